namespace Ory.Emulator;

/// <summary>What follows when a provider has named somebody: he signs in, or up, or is told what is missing.</summary>
internal sealed class OidcSignIn(Server server)
{
    private readonly OidcRefusal _refusal = new(server);

    public async ValueTask AnswerAsync(Exchange exchange, OidcArrival arrival)
    {
        var proved = new AuthenticationMethod(OidcCredential.Type, "aal1", exchange.Now, arrival.ProviderId);
        if (server.Identities.FindByIdentifier(OidcCredential.Type, OidcCredential.Identifier(arrival.ProviderId, arrival.Who.Subject)) is { } known)
        {
            var login = arrival.Flow as LoginFlow ?? OidcLinking.InPlaceOf((RegistrationFlow)arrival.Flow, server, exchange);
            // Of a sign-in that takes the place of a sign-up Kratos does not know any more that an ID token was brought along.
            var isThroughBrowser = !arrival.IsNative || arrival.Flow is RegistrationFlow;
            await server.Login.CompleteAsync(exchange, login, new Outcome.SignedIn(known, proved) { NewSession = true, ThroughBrowser = isThroughBrowser });
            return;
        }

        var registration = arrival.Flow as RegistrationFlow;
        if (registration is null)
        {
            // Somebody new came through the sign-in form.
            var login = (LoginFlow)arrival.Flow;
            (registration, var error) = server.Registration.Create(exchange, login.IsBrowser, null);
            if (registration is null)
            {
                await _refusal.RefuseAsync(exchange, login, error!);
                return;
            }

            (registration.ReturnTo, registration.RequestUrl, registration.IdentitySchema) = (login.ReturnTo, login.RequestUrl, login.IdentitySchema);
            registration.Exchange = login.TakeExchange();
        }

        await SignUpAsync(exchange, arrival, registration, proved);
    }

    private async ValueTask SignUpAsync(Exchange exchange, OidcArrival arrival, RegistrationFlow registration, AuthenticationMethod proved)
    {
        // What was entered waits in the browser that left; where another one comes back for a native client there is nothing, not even what was chosen.
        var isSame = arrival.IsNative || registration.IsBrowser || registration.Exchange is null;
        if (!isSame)
            registration.IdentitySchema = null;
        var schema = server.SchemaFor(registration);
        var traits = OidcTraits.Of(server, arrival, schema, isSame ? arrival.Traits : null);
        var draft = OidcCredential.Link(
            new Identity { Id = Guid.NewGuid(), SchemaId = schema.Id, Traits = traits, StateChangedAt = exchange.Now, CreatedAt = exchange.Now, UpdatedAt = exchange.Now },
            arrival.ProviderId, arrival.Who.Subject, exchange.Now, arrival.Who.Tokens);
        // Whoever brings a token along hears of the flow that he submitted it to only.
        SessionFlow shown = arrival.IsNative ? arrival.Flow : registration;
        if (schema.ValidateWhole(traits) is { Count: > 0 } errors)
        {
            Remember(arrival, registration);
            if (shown == registration)
                OidcRegistrationForm.AskForTheRest(server, exchange, registration, arrival.ProviderId, traits);
            await _refusal.ShowAsync(exchange, shown, errors);
            return;
        }

        if (server.Identities.Conflict(IdentityTraits.Derive(draft, schema, exchange.Now)) is var (owner, value))
        {
            if (await new OidcLinking(server).AskAsync(exchange, isSame ? arrival : arrival with { TransientPayload = null }, registration, owner, value, proved) is not { } error)
                return;
            Remember(arrival, registration);
            await _refusal.RefuseAsync(exchange, shown, error);
        }
        else
        {
            await server.Registration.CompleteAsync(exchange, registration, new Outcome.SignedUp(draft, proved) { ThroughBrowser = !arrival.IsNative });
        }
    }

    // A form that is shown again says how somebody came back with it; one that led on stays as it was.
    private static void Remember(OidcArrival arrival, RegistrationFlow shown)
    {
        if (!arrival.IsNative)
            shown.Active = OidcCredential.Type;
    }
}
