using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The hooks after a sign-in, one after the other as they are configured: what one did is done although a later one refuses.</summary>
internal sealed class LoginHooks(Server server)
{
    /// <summary>Runs them; false where one answered.</summary>
    public async ValueTask<bool> RunAsync(Exchange exchange, LoginFlow flow, Outcome.SignedIn outcome, Identity identity, BegunVerifications begun)
    {
        foreach (var hook in server.Configuration.Login.HooksAfter(outcome.Method.Method))
        {
            switch (hook)
            {
                case "require_verified_address" when LacksVerifiedAddress(identity, outcome):
                    await RequireVerificationAsync(exchange, flow, identity);
                    return false;
                case "verification" when flow.RequestedAal == "aal1":
                    if (server.Verification.BeginBecauseOf(exchange, flow, identity, address => !address.Verified, begun) is not { } error) break;
                    await RejectAsync(exchange, flow, error);
                    return false;
                case "show_verification_ui":
                    begun.Show();
                    break;
                case "revoke_active_sessions":
                    server.Sessions.RevokeOthers(identity.Id, SessionIssuer.Continued(exchange, identity, outcome.NewSession)?.Id);
                    break;
            }
        }

        return true;
    }

    private bool LacksVerifiedAddress(Identity identity, Outcome.SignedIn outcome) =>
        (outcome.Method.Method == "password" || !server.Configuration.Features.LegacyRequireVerifiedLoginError)
        && !identity.VerifiableAddresses.Any(address => address.Verified);

    private async ValueTask RequireVerificationAsync(Exchange exchange, LoginFlow flow, Identity identity)
    {
        if (identity.VerifiableAddresses is not [var address, ..])
        {
            await exchange.ForwardAsync(flow.IsBrowser, Errors.Misconfigured("Nobody without an address to verify can sign in."));
            return;
        }

        if (server.Verification.WhyNone is { } error)
        {
            await RejectAsync(exchange, flow, error);
            return;
        }

        if (server.Configuration.Features.LegacyRequireVerifiedLoginError)
        {
            await RejectAsync(exchange, flow, FieldError.OnForm(Messages.AddressNotVerified));
            return;
        }

        // Whoever takes HTML is sent there, a native client too.
        var verification = server.Verification.Begin(exchange, flow, address, identity);
        if (!exchange.IsJsonRequest)
        {
            await exchange.RedirectAsync(303, server.Verification.UrlOf(verification));
            return;
        }

        await exchange.ForwardAsync(flow.IsBrowser, Errors.BadRequest("An address has to be verified before you can sign in.") with
        {
            Id = "session_verified_address_required",
            Status = 403,
            Details = new JsonObject { ["continue_with"] = new JsonArray(server.Verification.ContinueWith(verification, address.Value, withUrl: true)) },
        });
    }

    private ValueTask RejectAsync(Exchange exchange, LoginFlow flow, ApiError error) => RejectAsync(exchange, flow, FieldError.OnForm(error));

    // A hook before may have given the browser another cookie.
    private ValueTask RejectAsync(Exchange exchange, LoginFlow flow, FieldError error)
    {
        if (flow.IsBrowser) flow.Ui.SetCsrf(exchange.CsrfToken());
        return server.Login.RejectAsync(exchange, flow, [error]);
    }
}
