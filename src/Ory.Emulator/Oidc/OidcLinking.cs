using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Somebody came from a provider under an address that has an account already: he signs in to it, and the provider is linked.</summary>
internal sealed class OidcLinking(Server server)
{
    /// <summary>A login flow for somebody known who came through the form to sign up.</summary>
    public static LoginFlow InPlaceOf(Flow from, Server server, Exchange exchange)
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
            Exchange = (from as RegistrationFlow)?.Exchange,
        };
        server.Flows.Add(login);
        return login;
    }

    public async ValueTask AskAsync(
        Exchange exchange, OidcJourney journey, OidcIdentity who, Identity owner, string identifier, AuthenticationMethod proved, CancellationToken cancellationToken)
    {
        var from = journey.Flow;
        var old = from as LoginFlow ?? InPlaceOf(from, server, exchange);
        var (login, error) = await server.Login.CreateAsync(exchange, from.IsBrowser, old, cancellationToken);
        if (login is null)
        {
            await exchange.ForwardAsync(error!);
            return;
        }

        login.Active = OidcCredential.Type;
        login.CsrfSecret = from.CsrfSecret;
        login.Link = identity => OidcCredential.Link(identity, journey.ProviderId, who.Subject, exchange.Now);
        login.LinkedMethod = proved;
        ShowOnlyWhatHeHas(login, journey, owner, identifier);
        login.Ui.Messages.Add(Prompt(login, journey.ProviderId, identifier, owner));
        if (!login.IsBrowser || exchange.IsJsonRequest)
            await exchange.WriteAsync(400, login.ToJson());
        else
            await exchange.RedirectAsync(303, Urls.WithQuery(server.Configuration.Login.UiUrl, ("flow", login.Id.ToString()), ("no_org_ui", "true")));
    }

    private void ShowOnlyWhatHeHas(LoginFlow login, OidcJourney journey, Identity owner, string identifier)
    {
        var linked = OidcCredential.Providers(owner);
        login.Ui.Nodes.RemoveAll(node => node.Group switch
        {
            "default" => false,
            OidcCredential.Type => Json.Text(node.Value) is not { } provider || provider == journey.ProviderId || !linked.Contains(provider),
            // The script and other groups that no method is called by stay.
            _ => server.Methods.Find<IMethod>(node.Group) is { } method && !method.IsFirstFactorOf(owner),
        });
        if (login.Ui.Find("identifier") is InputNode field)
        {
            field.InputType = "hidden";
            field.Value = identifier;
        }
    }

    private UiText Prompt(LoginFlow login, string provider, string identifier, Identity owner)
    {
        var settings = server.Oidc.Settings(provider);
        var name = settings?.Label ?? provider;
        var url = Urls.WithQuery(server.Configuration.Login.UiUrl, ("flow", login.Id.ToString()), ("no_org_ui", "true"));
        var hints = server.Configuration.Registration.LoginHints;
        JsonArray List(IEnumerable<string> items) => hints ? Json.Array(items.Select(item => (JsonNode?)item)) : [];
        return new UiText(1010016, $"There is an account for {identifier} already. Sign in to it to link {name}.", "info", new JsonObject
        {
            ["provider"] = name,
            ["duplicate_identifier"] = identifier,
            ["duplicateIdentifier"] = identifier,
            ["new_login_url"] = url,
            ["newLoginUrl"] = url,
            ["available_credential_types"] = List(CredentialHints.Types(server, owner)),
            ["available_providers"] = List(CredentialHints.Providers(owner)),
        });
    }
}
