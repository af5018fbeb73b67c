using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The way back from a provider: sign in, sign up, link, or show what went wrong.</summary>
internal sealed class OidcCallback(Server server, OidcMethod method)
{
    public async ValueTask AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (method.Arrive(exchange, exchange.RouteValues["provider"], exchange.Query("state")) is not { } journey)
        {
            await exchange.ForwardAsync(Errors.BadRequest("This browser did not leave for the provider with this state, or too long ago."));
            return;
        }

        await journey.Flow.Gate.WaitAsync(cancellationToken);
        try
        {
            if (Fault(exchange, journey.Flow) is { } fault)
                await exchange.ForwardAsync(fault);
            else
                await ContinueAsync(exchange, journey, cancellationToken);
        }
        finally
        {
            journey.Flow.Gate.Release();
        }
    }

    // Why the flow cannot go on, which no form of it can say.
    private static ApiError? Fault(Exchange exchange, Flow flow)
    {
        var settings = flow as SettingsFlow;
        if (settings is not null && !exchange.Session.IsActive)
            return Errors.SessionInactiveInBrowser;
        if (flow.ExpiresAt <= exchange.Now)
            return Errors.FlowExpired(flow, Guid.Empty, exchange.Now);
        return settings is not null && settings.IdentityId != exchange.Session.Identity!.Id ? Errors.IdentityMismatch : null;
    }

    private async ValueTask ContinueAsync(Exchange exchange, OidcJourney journey, CancellationToken cancellationToken)
    {
        if (exchange.Query("code") is not { Length: > 0 } code || exchange.Query("error").Length > 0)
        {
            var description = exchange.Query("error_description") is { Length: > 0 } given ? given : exchange.Query("error");
            await RejectAsync(exchange, journey, FieldError.OnForm(Messages.Invalid($"The provider refused: {description}")));
            return;
        }

        if (exchange.Session.IsActive && journey.Flow is not (SettingsFlow or LoginFlow { IsRefresh: true }))
        {
            await SendOnAsync(exchange, journey.Flow, exchange.Session.Session);
            return;
        }

        try
        {
            var who = await journey.Provider.RedeemAsync(code, server.Oidc.CallbackUrl(journey.ProviderId), journey.CodeVerifier, cancellationToken);
            await (journey.Flow is SettingsFlow settings ? LinkAsync(exchange, journey, settings, who) : SignInOrUpAsync(exchange, journey, who, cancellationToken));
        }
        catch (OidcProviderException exception)
        {
            Log.ProviderFailed(server.Logger, exception, journey.ProviderId);
            await (exception.IsExchangeFault
                ? exchange.ForwardAsync(Errors.Internal(exception.Message))
                : RejectAsync(exchange, journey, FieldError.OnForm(Messages.Invalid(exception.Message))));
        }
    }

    // Who is signed in already, as when the page is loaded again, goes where the sign-in would have led.
    private ValueTask SendOnAsync(Exchange exchange, Flow flow, Session session)
    {
        var url = server.ReturnTo.Resolve(flow.ReturnTo, (flow is LoginFlow ? server.Configuration.Login : server.Configuration.Registration).ReturnUrlAfter(OidcCredential.Type)).Url;
        if (OidcMethod.ExchangeOf(flow) is not { } codes)
            return exchange.RedirectAsync(303, url);
        codes.SessionId = session.Id;
        return exchange.RedirectAsync(303, Urls.WithQuery(url, ("code", codes.ReturnToCode)));
    }

    private async ValueTask SignInOrUpAsync(Exchange exchange, OidcJourney journey, OidcIdentity who, CancellationToken cancellationToken)
    {
        var proved = new AuthenticationMethod(OidcCredential.Type, "aal1", exchange.Now, journey.ProviderId);
        if (server.Identities.FindByIdentifier(OidcCredential.Type, OidcCredential.Identifier(journey.ProviderId, who.Subject)) is { } known)
        {
            var login = journey.Flow as LoginFlow ?? OidcLinking.InPlaceOf(journey.Flow, server, exchange);
            await server.Login.CompleteAsync(exchange, login, new Outcome.SignedIn(known, proved) { NewSession = true, ThroughBrowser = true });
            return;
        }

        var registration = journey.Flow as RegistrationFlow;
        if (registration is null)
        {
            // Somebody new came through the sign-in form.
            (registration, var error) = server.Registration.Create(exchange, journey.Flow.IsBrowser, null);
            if (registration is null)
            {
                await exchange.ForwardAsync(error!);
                return;
            }

            (registration.ReturnTo, registration.RequestUrl) = (journey.Flow.ReturnTo, journey.Flow.RequestUrl);
            registration.Exchange = OidcMethod.ExchangeOf(journey.Flow);
            // It waits in the browser that left, as what was entered does.
            if (registration.Exchange is null)
                registration.IdentitySchema = (journey.Flow as LoginFlow)?.IdentitySchema;
        }

        await SignUpAsync(exchange, journey, registration, who, proved, cancellationToken);
    }

    private async ValueTask SignUpAsync(
        Exchange exchange, OidcJourney journey, RegistrationFlow registration, OidcIdentity who, AuthenticationMethod proved, CancellationToken cancellationToken)
    {
        registration.Active = OidcCredential.Type;
        var schema = server.Registration.SchemaOf(registration);
        // What was entered waits in the browser that left; where another one comes back for a native client there is nothing.
        var isSame = registration.IsBrowser || registration.Exchange is null;
        var traits = Traits(journey, who, schema, isSame ? journey.Traits : null);
        if (isSame)
            traits = schema.Coerce(SubmittedForm.Of(new JsonObject { ["traits"] = traits }));
        var draft = OidcCredential.Link(
            new Identity { Id = Guid.NewGuid(), SchemaId = schema.Id, Traits = traits, StateChangedAt = exchange.Now, CreatedAt = exchange.Now, UpdatedAt = exchange.Now },
            journey.ProviderId, who.Subject, exchange.Now);
        if (schema.Validate(traits) is { Count: > 0 } errors)
        {
            OidcRegistrationForm.AskForTheRest(server, exchange, registration, journey.ProviderId, traits);
            await ShowAsync(exchange, registration, errors);
            return;
        }

        if (server.Identities.Conflict(IdentityTraits.Derive(draft, schema, exchange.Now)) is var (owner, value))
            await new OidcLinking(server).AskAsync(exchange, journey, who, owner, value, proved, cancellationToken);
        else
            await server.Registration.CompleteAsync(exchange, registration, new Outcome.SignedUp(draft, proved) { ThroughBrowser = true });
    }

    private JsonObject Traits(OidcJourney journey, OidcIdentity who, IdentitySchema schema, JsonObject? entered)
    {
        var traits = OidcTraits.Map(who.Claims, schema);
        server.OidcClaimsMapper?.Invoke(new EmulatorOidcClaims(journey.ProviderId, (JsonObject)who.Claims.DeepClone(), traits));
        Override(traits, entered ?? []);
        return traits;
    }

    // As Kratos does, the person has the last word, unless he left a field empty.
    private static void Override(JsonObject traits, JsonObject entered)
    {
        foreach (var (name, value) in entered)
        {
            if (traits[name] is JsonObject inner && value is JsonObject deeper)
                Override(inner, deeper);
            else if (!traits.ContainsKey(name) || !IsEmpty(value))
                traits[name] = value?.DeepClone();
        }
    }

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => Json.Text(value) is "" || value.ToJsonString() is "false" or "0",
    };

    private async ValueTask LinkAsync(Exchange exchange, OidcJourney journey, SettingsFlow flow, OidcIdentity who)
    {
        var session = exchange.Session;
        flow.Active = OidcCredential.Type;
        var step = new SettingsStep(exchange, flow, SubmittedForm.Of(new JsonObject { ["link"] = journey.ProviderId }), session.Session!, session.Identity!);
        Outcome outcome = new Outcome.Changed(identity => OidcCredential.Link(identity, journey.ProviderId, who.Subject, exchange.Now))
        {
            Proved = new AuthenticationMethod(OidcCredential.Type, "aal1", exchange.Now, journey.ProviderId),
        };
        if (!step.IsPrivileged)
            outcome = Outcome.RefreshRequired.Instance;
        else if (!method.IsLinkable(step.Identity, journey.ProviderId))
            outcome = new Outcome.Invalid(FieldError.OnForm(OidcMethod.NotLinkable));
        await server.Settings.Submission.AnswerAsync(step, method, outcome);
    }

    private ValueTask RejectAsync(Exchange exchange, OidcJourney journey, FieldError error)
    {
        if (journey.Flow is RegistrationFlow asked)
            OidcRegistrationForm.AskForTheRest(server, exchange, asked, journey.ProviderId, null);
        return ShowAsync(exchange, journey.Flow, [error]);
    }

    private ValueTask ShowAsync(Exchange exchange, Flow flow, IReadOnlyList<FieldError> errors)
    {
        // The browser of a native client is sent back to it, which finds the errors in the flow.
        if (!flow.IsBrowser && OidcMethod.ExchangeOf(flow) is not null && !string.IsNullOrEmpty(flow.ReturnTo))
        {
            flow.Ui.ClearMessages();
            foreach (var error in errors)
                flow.Ui.Show(error);
            return exchange.RedirectAsync(303, flow.ReturnTo);
        }

        return flow switch
        {
            LoginFlow login => server.Login.RejectAsync(exchange, login, errors),
            RegistrationFlow registration => server.Registration.RejectAsync(exchange, registration, errors),
            SettingsFlow settings => server.Settings.Submission.RejectAsync(
                new SettingsStep(exchange, settings, SubmittedForm.Of([]), exchange.Session.Session!, exchange.Session.Identity!), errors, keepMessages: true),
            _ => throw new InvalidOperationException($"A {flow.Name} flow does not go to a provider."),
        };
    }
}
