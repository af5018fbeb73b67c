using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The way back from a provider: sign in, sign up, link, or show what went wrong.</summary>
internal sealed class OidcCallback(Server server, OidcMethod method)
{
    public async ValueTask AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (method.Arrive(exchange, exchange.Query("state")) is not { } journey || journey.ProviderId != exchange.RouteValues["provider"])
        {
            await exchange.ForwardAsync(Errors.BadRequest("This browser did not leave for the provider with this state, or too long ago."));
            return;
        }

        await journey.Flow.Gate.WaitAsync(cancellationToken);
        try
        {
            await ContinueAsync(exchange, journey, cancellationToken);
        }
        finally
        {
            journey.Flow.Gate.Release();
        }
    }

    private async ValueTask ContinueAsync(Exchange exchange, OidcJourney journey, CancellationToken cancellationToken)
    {
        if (journey.Flow.ExpiresAt <= exchange.Now)
        {
            await RejectAsync(exchange, journey, Messages.Invalid("The form ran out while you were at the provider; please begin again."));
            return;
        }

        if (exchange.Query("code") is not { Length: > 0 } code)
        {
            var description = exchange.Query("error_description") is { Length: > 0 } given ? given : exchange.Query("error");
            await RejectAsync(exchange, journey, Messages.Invalid($"The provider refused: {description}"));
            return;
        }

        try
        {
            var who = await journey.Provider.RedeemAsync(code, server.Oidc.CallbackUrl(journey.ProviderId), journey.CodeVerifier, cancellationToken);
            await (journey.Linking is null ? SignInOrUpAsync(exchange, journey, who, cancellationToken) : LinkAsync(exchange, journey, who));
        }
        catch (OidcProviderException exception)
        {
            Log.ProviderFailed(server.Logger, exception, journey.ProviderId);
            await RejectAsync(exchange, journey, Messages.Invalid(exception.Message));
        }
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
            registration.Exchange = (journey.Flow as LoginFlow)?.Exchange;
        }

        await SignUpAsync(exchange, journey, registration, who, proved, cancellationToken);
    }

    private async ValueTask SignUpAsync(
        Exchange exchange, OidcJourney journey, RegistrationFlow registration, OidcIdentity who, AuthenticationMethod proved, CancellationToken cancellationToken)
    {
        registration.Active = OidcCredential.Type;
        var schema = server.Registration.SchemaOf(registration);
        var traits = Traits(journey, who, schema);
        if (registration.IsBrowser)
            traits = schema.Coerce(SubmittedForm.Of(new JsonObject { ["traits"] = traits }));
        var draft = OidcCredential.Link(
            new Identity { Id = Guid.NewGuid(), SchemaId = schema.Id, Traits = traits, StateChangedAt = exchange.Now, CreatedAt = exchange.Now, UpdatedAt = exchange.Now },
            journey.ProviderId, who.Subject, exchange.Now);
        if (schema.Validate(traits) is { Count: > 0 } errors)
        {
            foreach (var field in schema.Fields.Where(field => !field.IsObject))
            {
                if (field.Read(traits) is { } value)
                    registration.Ui.SetValue(field.Name, value);
            }

            await server.Registration.RejectAsync(exchange, registration, errors);
            return;
        }

        var owner = IdentityTraits.Derive(draft, schema, exchange.Now).Credentials.Values
            .SelectMany(credential => credential.Identifiers.Select(identifier => (Owner: server.Identities.FindByIdentifier(credential.Type, identifier), Identifier: identifier)))
            .FirstOrDefault(found => found.Owner is not null);
        if (owner.Owner is null)
            await server.Registration.CompleteAsync(exchange, registration, new Outcome.SignedUp(draft, proved) { ThroughBrowser = true });
        else
            await new OidcLinking(server).AskAsync(exchange, journey, who, owner.Owner, owner.Identifier, proved, cancellationToken);
    }

    private JsonObject Traits(OidcJourney journey, OidcIdentity who, IdentitySchema schema)
    {
        var traits = OidcTraits.Map(who.Claims, schema);
        server.OidcClaimsMapper?.Invoke(new EmulatorOidcClaims(journey.ProviderId, (JsonObject)who.Claims.DeepClone(), traits));
        // What the person entered himself fills the gaps; what the provider says stays.
        Merge(traits, journey.Traits ?? []);
        return traits;
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (into[name] is JsonObject inner && value is JsonObject deeper)
                Merge(inner, deeper);
            else if (!into.ContainsKey(name))
                into[name] = value?.DeepClone();
        }
    }

    private async ValueTask LinkAsync(Exchange exchange, OidcJourney journey, OidcIdentity who)
    {
        var flow = (SettingsFlow)journey.Flow;
        var session = exchange.Session;
        if (!session.IsActive || session.Identity.Id != journey.Linking)
        {
            await exchange.ForwardAsync(session.IsActive ? Errors.IdentityMismatch : Errors.NoSession);
            return;
        }

        flow.Active = OidcCredential.Type;
        var step = new SettingsStep(exchange, flow, SubmittedForm.Of([]), session.Session, session.Identity);
        await server.Settings.Submission.CompleteAsync(step, method, new Outcome.Changed(identity => OidcCredential.Link(identity, journey.ProviderId, who.Subject, exchange.Now))
        {
            Proved = new AuthenticationMethod(OidcCredential.Type, "aal1", exchange.Now, journey.ProviderId),
        });
    }

    private ValueTask RejectAsync(Exchange exchange, OidcJourney journey, UiText message)
    {
        journey.Flow.Active = OidcCredential.Type;
        if (!journey.Flow.IsBrowser && !string.IsNullOrEmpty(journey.Flow.ReturnTo))
        {
            journey.Flow.Ui.ClearMessages();
            journey.Flow.Ui.Messages.Add(message);
            return exchange.RedirectAsync(303, journey.Flow.ReturnTo);
        }

        return journey.Flow switch
        {
            LoginFlow login => server.Login.RejectAsync(exchange, login, [FieldError.OnForm(message)]),
            RegistrationFlow registration => server.Registration.RejectAsync(exchange, registration, [FieldError.OnForm(message)]),
            SettingsFlow settings when exchange.Session.IsActive => server.Settings.Submission.RejectAsync(new SettingsStep(exchange, settings, SubmittedForm.Of([]), exchange.Session.Session, exchange.Session.Identity), [FieldError.OnForm(message)], keepMessages: true),
            _ => exchange.ForwardAsync(Errors.NoSession),
        };
    }
}
