using System.Text.Json.Nodes;
using OtpNet;
using QRCoder;

namespace Ory.Emulator;

/// <summary>Time-based one-time passwords: an authenticator app as second factor.</summary>
internal sealed class TotpMethod(Server server) : ILoginMethod, ISettingsMethod
{
    private const string UrlKey = "totp_url";
    private const int CodeLength = 6;

    public string Id => "totp";

    public bool IsSecondFactorOf(Identity identity) => UrlOf(identity) is not null;

    public void Populate(LoginForm form)
    {
        if (!form.IsSecondFactor || form.Identity is null || !IsSecondFactorOf(form.Identity)) return;
        form.Ui.Add(new InputNode(Id, "totp_code", "text") { Value = "", Required = true, Label = Messages.LoginTotpLabel }, Nodes.Method(Id, Messages.LoginTotp));
    }

    public bool IsResponsible(LoginStep step) => step.IsSecondFactor && step.Form.Method == Id;

    public async ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken)
    {
        var form = step.Form;
        var code = form.Text("totp_code");
        var wrong = new List<FieldError>();
        if (code.Length == 0) wrong.Add(new FieldError("totp_code", Messages.Missing("totp_code")));
        else if (code.Length < CodeLength) wrong.Add(new FieldError("totp_code", Messages.TooShort(CodeLength, code.Length)));
        wrong.AddRange(form.PayloadErrors);
        if (wrong.Count > 0) return Rejected(step, [.. wrong]);
        if (form.PayloadRefusal is { } refusal) return refusal;
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, form.Text("csrf_token"), cancellationToken) is { } violation)
            return Outcome.Refused(violation, error => Rejected(step, error));
        var identity = step.Session.Identity!;
        if (UrlOf(identity) is not { } url) return Rejected(step, FieldError.OnForm(Messages.NoTotp));
        if (!Fits(code.Trim(), url, step.Exchange.Now)) return Rejected(step, FieldError.OnForm(Messages.TotpWrong));
        return new Outcome.SignedIn(identity, new AuthenticationMethod(Id, "aal2", step.Exchange.Now));
    }

    public void Populate(SettingsForm form)
    {
        if (IsSecondFactorOf(form.Identity))
        {
            form.Ui.Add(new InputNode(Id, "totp_unlink", "submit") { Value = "true", Required = true, Label = Messages.SettingsTotpUnlink });
            return;
        }

        var secret = Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(20)).TrimEnd('=');
        var url = Url(secret, form.Identity);
        form.Flow.TotpUrl = url;
        form.Ui.Add(
            new ImageNode(Id, "totp_qr", new Lazy<string>(() => QrCode(url)), 256, 256) { Label = Messages.SettingsTotpQr },
            new TextNode(Id, "totp_secret_key", Messages.SettingsTotpSecret(secret)) { Label = Messages.SettingsTotpSecretLabel },
            new InputNode(Id, "totp_code", "text") { Required = true, Label = Messages.TotpCodeLabel },
            Nodes.Method(Id, Messages.Save));
    }

    public bool IsResponsible(SettingsStep step) => step.Form.Method == Id || step.Form.Flag("totp_unlink") || step.Form.FlagRefusal("totp_unlink") is not null;

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        if (form.FlagRefusal("totp_unlink") is { } unreadable) return unreadable;
        var unlinks = form.Flag("totp_unlink");
        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        if (!step.IsPrivileged) return Outcome.RefreshRequired.Instance;
        // With an app set up all there is to do is to remove it; without one, to set one up, whatever else is asked for.
        if (IsSecondFactorOf(step.Identity)) return new Outcome.Changed(identity => unlinks ? identity.With(Id, null) : identity);
        // A form that was made while an app was set up shows no key that another one could be set up with. Kratos calls that its own failure (500);
        // here no step of a client is one.
        if (flow.TotpUrl is not { } url) return new Outcome.Failed(Errors.BadRequest("The form has no key for an authenticator app. Begin another one."));
        var code = form.Text("totp_code");
        if (code.Length == 0) return new Outcome.Invalid(new FieldError("totp_code", Messages.Missing("totp_code")));
        if (!Fits(code.Trim(), url, step.Exchange.Now)) return new Outcome.Invalid(new FieldError("totp_code", Messages.TotpWrong));
        return new Outcome.Changed(identity => identity.WithConfig(Id, new JsonObject { [UrlKey] = url }, step.Exchange.Now, [identity.Id.ToString()]))
        {
            Proved = new AuthenticationMethod(Id, "aal2", step.Exchange.Now),
        };
    }

    /// <summary>The current code of an enrolled authenticator app, for tests that sign somebody in.</summary>
    public static string? CurrentCode(Identity identity, DateTimeOffset now) =>
        UrlOf(identity) is { } url ? new Totp(Base32Encoding.ToBytes(Secret(url))).ComputeTotp(now.UtcDateTime) : null;

    private static bool Fits(string code, string url, DateTimeOffset now) =>
        new Totp(Base32Encoding.ToBytes(Secret(url))).VerifyTotp(now.UtcDateTime, code, out _, new VerificationWindow(previous: 1, future: 1));

    private static string Secret(string url) => Urls.Parameter(url, "secret") ?? "";

    private static string? UrlOf(Identity identity) => Json.Text(identity.Credential("totp")?.Config[UrlKey]) is { Length: > 0 } url ? url : null;

    private string Url(string secret, Identity identity)
    {
        var issuer = server.Configuration.Methods.TotpIssuer is { Length: > 0 } configured ? configured : new Uri(server.PublicUrl).Host;
        var field = server.Configuration.Schema(identity.SchemaId)?.Fields.FirstOrDefault(one => one.IsTotpAccountName);
        var account = field?.Read(identity.Traits) ?? identity.Id.ToString();
        return $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?algorithm=SHA1&digits=6&issuer={Uri.EscapeDataString(issuer)}&period=30&secret={secret}";
    }

    private static string QrCode(string url)
    {
        using var code = QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(code);
        return "data:image/png;base64," + Convert.ToBase64String(png.GetGraphic(4));
    }

    private static Outcome.Invalid Rejected(LoginStep step, params FieldError[] errors)
    {
        step.Flow.Ui.SetValue("totp_code", null);
        if (step.Flow.IsBrowser) step.Flow.Ui.SetCsrf(step.Exchange.CsrfToken());
        return new Outcome.Invalid(errors);
    }
}
