using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What follows when everything for a new identity is there: the identity, hooks, session, answer.</summary>
internal sealed class RegistrationCompletion(Server server)
{
    public async ValueTask CompleteAsync(Exchange exchange, RegistrationFlow flow, Outcome.SignedUp outcome)
    {
        var (identity, errors) = Make(exchange, flow, outcome);
        if (identity is null)
        {
            await server.Registration.RejectAsync(exchange, flow, errors);
            return;
        }

        var settings = server.Configuration.Registration;
        var method = outcome.Method.Method;
        var (returnUrl, error) = server.ReturnTo.Resolve(flow.ReturnTo, settings.ReturnUrlAfter(method));
        if (error is not null)
        {
            await server.Registration.RejectAsync(exchange, flow, [FieldError.OnForm(error)]);
            return;
        }

        var continueWith = new JsonArray();
        if (flow.IsBrowser) continueWith.Add(new JsonObject { ["action"] = "redirect_browser_to", ["redirect_browser_to"] = returnUrl });
        var hooks = settings.HooksAfter(method);
        var session = server.SessionIssuer.Create(identity, [outcome.Method], DeviceReader.Read(exchange.Request, Guid.NewGuid()));
        var begun = new BegunVerifications(server, continueWith);
        // The mail is sent whether or not anybody shows the form for it. Who is signed up stays so where it cannot be.
        if (server.Verification.IsEnabled && server.Verification.BeginBecauseOf(exchange, flow, identity, address => !address.Verified, begun) is { } failed)
        {
            if (flow.IsBrowser) flow.Ui.SetCsrf(exchange.CsrfToken());
            await server.Registration.RejectAsync(exchange, flow, [FieldError.OnForm(failed)]);
            return;
        }

        if (hooks.Contains("show_verification_ui")) begun.Show();
        identity = server.Identities.Find(identity.Id) ?? identity;
        var body = new JsonObject();
        if (hooks.Contains("session"))
        {
            if (flow.IsBrowser)
            {
                server.SessionIssuer.IssueCookie(exchange, session);
            }
            else
            {
                body["session_token"] = session.Token;
                continueWith.Add(new JsonObject { ["action"] = "set_ory_session_token", ["ory_session_token"] = session.Token });
            }

            body["session"] = server.SessionIssuer.ToJson(session, identity);
        }

        if (outcome.ThroughBrowser && flow is { IsBrowser: false, Exchange: { } codes })
        {
            await exchange.RedirectAsync(303, codes.Complete(session, returnUrl));
            return;
        }

        if (flow.IsBrowser && !exchange.IsJsonRequest)
        {
            await exchange.RedirectAsync(303, begun.PageUrl ?? returnUrl);
            return;
        }

        body["identity"] = server.IdentityJson.Public(identity);
        body["continue_with"] = continueWith.Count == 0 ? null : continueWith;
        await exchange.WriteAsync(200, body);
    }

    private (Identity? Identity, IReadOnlyList<FieldError> Errors) Make(Exchange exchange, RegistrationFlow flow, Outcome.SignedUp outcome)
    {
        var schema = server.SchemaFor(flow);
        var invalid = schema.Validate(outcome.Draft.Traits);
        if (invalid.Count > 0) return (null, invalid);
        var identity = IdentityTraits.Derive(outcome.Draft, schema, exchange.Now);
        if (outcome.VerifiedAddress is { } verified)
        {
            identity = identity with
            {
                VerifiableAddresses = [.. identity.VerifiableAddresses.Select(address => address.Value == verified
                    ? address with { Verified = true, Status = "completed", VerifiedAt = exchange.Now } : address)],
            };
        }

        return server.Identities.TryAdd(identity) ? (identity, []) : (null, [FieldError.OnForm(Duplicate(identity))]);
    }

    private UiText Duplicate(Identity draft) => server.Configuration.Registration.LoginHints && server.Identities.Conflict(draft) is var (owner, value)
        ? Messages.DuplicateCredentialsWithHints(value, CredentialHints.Types(owner), CredentialHints.Providers(owner)) : Messages.DuplicateCredentials;
}
