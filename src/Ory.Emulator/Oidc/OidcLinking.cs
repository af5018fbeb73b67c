namespace Ory.Emulator;

/// <summary>Somebody came from a provider under an address that has an account already: he signs in to it, and the provider is linked.</summary>
internal sealed class OidcLinking(Server server)
{
    /// <summary>A login flow for somebody known who came through the form to sign up.</summary>
    public static LoginFlow InPlaceOf(RegistrationFlow from, Server server, Exchange exchange)
    {
        var login = new LoginFlow(new FlowStart
        {
            IsBrowser = from.IsBrowser,
            Now = exchange.Now,
            Lifespan = server.Configuration.Login.Lifespan,
            RequestUrl = from.RequestUrl,
            PublicUrl = server.PublicUrl,
            ReturnTo = from.ReturnTo,
            CsrfSecret = from.CsrfSecret,
        })
        {
            Exchange = from.TakeExchange(),
        };
        server.Flows.Add(login);
        return login;
    }

    /// <summary>Shows him the form to sign in with, or says why there is none.</summary>
    public async ValueTask<ApiError?> AskAsync(
        Exchange exchange, OidcArrival arrival, RegistrationFlow registration, Identity owner, string identifier, AuthenticationMethod proved)
    {
        var (login, error) = server.Login.Create(exchange, registration.IsBrowser, arrival.Flow, isLinking: true);
        if (login is null)
            return error;
        login.Active = OidcCredential.Type;
        login.IdentitySchema = registration.IdentitySchema;
        login.CsrfSecret = arrival.Flow.CsrfSecret;
        login.Exchange = registration.TakeExchange();
        login.Link = new CredentialLink(identifier, proved, identity => OidcCredential.Link(identity, arrival.ProviderId, arrival.Who.Subject, exchange.Now, arrival.Who.Tokens));
        Show(login, arrival.ProviderId, owner, identifier);
        if (exchange.AcceptsJson)
        {
            login.TransientPayload = arrival.TransientPayload;
            var json = login.ToJson();
            login.ForgetShown();
            await exchange.WriteAsync(400, json);
            return null;
        }

        var page = login.IsBrowser ? server.Configuration.Login.UiUrl : server.ReturnTo.Resolve(login.ReturnTo, server.Configuration.Registration.ReturnUrlAfter(OidcCredential.Type)).Url;
        await exchange.RedirectAsync(303, Urls.WithQuery(page, ("flow", login.Id.ToString()), ("no_org_ui", "true")));
        return null;
    }

    // What he has is shown only where hints may be given; without them all ways in are, but for the one he just came by.
    private void Show(LoginFlow login, string providerId, Identity owner, string identifier)
    {
        var hints = server.Configuration.Registration.LoginHints;
        var types = hints ? CredentialHints.Types(owner) : [];
        var providers = hints ? CredentialHints.Providers(owner) : [];
        login.Ui.Nodes.RemoveAll(node => node.Label is not null && node.Group != "default"
            && ((node.Group == OidcCredential.Type && IsGone(Json.Text(node.Value))) || (hints && !types.Contains(node.Group))));
        foreach (var node in login.Ui.Nodes)
        {
            if (node.Label?.Id == Messages.LoginLabel.Id)
                node.Label = Messages.LoginAndLink;
            else if (node.Group == OidcCredential.Type && Json.Text(node.Value) is { } other)
                node.Label = Messages.LoginWithAndLink(server.Oidc.Settings(other)?.Label ?? other);
        }

        if (login.Ui.Find("identifier") is InputNode field)
        {
            field.InputType = "hidden";
            field.Value = identifier;
        }

        var settings = server.Oidc.Settings(providerId);
        login.Ui.Messages.Add(Messages.LoginLink(identifier, settings?.Label ?? settings?.Provider ?? providerId, server.Configuration.Login.UiUrl, types, providers));

        bool IsGone(string? provider) => provider == providerId || (hints && !providers.Contains(provider));
    }
}
