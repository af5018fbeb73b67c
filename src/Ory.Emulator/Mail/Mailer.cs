namespace Ory.Emulator;

/// <summary>Words the messages that flows send.</summary>
internal sealed class Mailer(Server server)
{
    public void LoginCode(string to, string channel, string code) =>
        server.Courier.Send(to, channel, "login_code_valid", "Your sign-in code", $"Sign in with this code: {code}");

    public void RegistrationCode(string to, string channel, string code) =>
        server.Courier.Send(to, channel, "registration_code_valid", "Your sign-up code", $"Finish signing up with this code: {code}");

    public void RecoveryCode(string to, string channel, string code) =>
        server.Courier.Send(to, channel, "recovery_code_valid", "Your recovery code", $"Recover your account with this code: {code}");

    public void RecoveryLink(string to, string link) =>
        server.Courier.Send(to, "email", "recovery_valid", "Recover your account", $"Recover your account with this link:\n\n{link}\n");

    public void RecoveryUnknown(string to, string template) =>
        server.Courier.Send(to, "email", template, "Account recovery", "Somebody asked to recover an account with this address, but there is none.");

    public void VerificationCode(string to, string channel, string code, Guid flow)
    {
        var link = Urls.WithQuery(server.PublicUrl + "/self-service/verification", ("code", code), ("flow", flow.ToString()));
        server.Courier.Send(to, channel, "verification_code_valid", "Verify your address", $"Verify your address with this code: {code}\n\nor with this link:\n\n{link}\n");
    }

    public void VerificationLink(string to, string link) =>
        server.Courier.Send(to, "email", "verification_valid", "Verify your address", $"Verify your address with this link:\n\n{link}\n");

    public void VerificationUnknown(string to, string template) =>
        server.Courier.Send(to, "email", template, "Address verification", "Somebody asked to verify this address, but it belongs to no account.");
}
