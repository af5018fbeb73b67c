using System.Security.Cryptography;

namespace Ory.Emulator;

/// <summary>Signing in at an OpenID Connect provider: the buttons, and the way there. <see cref="OidcCallback"/> is the way back.</summary>
internal sealed class OidcMethod : ILoginMethod, IRegistrationMethod, ISettingsMethod, IEndpoints
{
    private readonly Server _server;
    private readonly OidcJourneys _journeys;

    public OidcMethod(Server server) => (_server, _journeys) = (server, new OidcJourneys(server));

    public string Id => OidcCredential.Type;

    public bool TakesLinks => true;

    public IEnumerable<Endpoint> PublicEndpoints
    {
        get
        {
            var callback = new OidcCallback(_server, this, _journeys);
            return
            [
                new("GET", OidcProviders.CallbackPath, callback.AnswerAsync), new("GET", OidcProviders.CallbackPath + "/{provider}", callback.AnswerAsync),
                new("POST", OidcProviders.CallbackPath + "/{provider}", callback.AskAgainAsync),
            ];
        }
    }

    // No form of the open source offers the providers of an organization.
    private IEnumerable<OidcProviderSettings> Offered => _server.Configuration.Methods.OidcProviders.Where(provider => string.IsNullOrEmpty(provider.OrganizationId));

    public bool IsFirstFactorOf(Identity identity) => OidcCredential.Providers(identity).Any(id => _server.Oidc.Settings(id) is not null);

    // Every provider that is linked, configured or not.
    public int FirstFactorsOf(Identity identity) => OidcCredential.Providers(identity).Count;

    public void Populate(LoginForm form)
    {
        var isFound = form.Stage == LoginStage.IdentifierFirstCredentials;
        // Where it is not to be seen whether there is somebody, the buttons stay where they are.
        if (form.IsSecondFactor || (isFound && _server.Configuration.MitigateAccountEnumeration))
            return;
        var linked = form.Identity is null ? [] : OidcCredential.Providers(form.Identity);
        var offered = isFound ? linked.Select(id => Offered.FirstOrDefault(provider => provider.Id == id)).OfType<OidcProviderSettings>().Distinct()
            : form.Stage == LoginStage.FirstFactorRefresh ? Offered.Where(provider => linked.Contains(provider.Id)) : Offered;
        // Whether or not there is one to offer.
        if (!isFound)
            form.Ui.SetCsrf(form.Exchange.CsrfToken());
        form.Ui.RemoveGroup(Id);
        form.Ui.Add(offered.Select(provider => Nodes.Submit(Id, "provider", provider.Id, Messages.LoginWith(provider.Label ?? provider.Id, provider.Id))));
    }

    public bool IsResponsible(LoginStep step) => !step.IsSecondFactor && IsMine(WithQuery(step.Form, step.Exchange));

    public ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken) =>
        LeaveAsync(step.Exchange, step.Flow, WithQuery(step.Form, step.Exchange), "provider", _server.SchemaFor(step.Flow), cancellationToken);

    // Every step of a sign-up offers them.
    public void Populate(RegistrationForm form)
    {
        form.Ui.Remove("provider");
        form.Ui.Add(Offered.Select(provider => Nodes.Submit(Id, "provider", provider.Id, Messages.RegistrationWith(provider.Label ?? provider.Id, provider.Id))));
    }

    public bool IsResponsible(RegistrationStep step) => IsMine(WithQuery(step.Form, step.Exchange));

    public ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken) =>
        LeaveAsync(step.Exchange, step.Flow, WithQuery(step.Form, step.Exchange), "provider", step.Schema, cancellationToken);

    public void Populate(SettingsForm form)
    {
        if (!form.Flow.IsBrowser)
            return;
        var linked = OidcCredential.Providers(form.Identity);
        form.Ui.Add(Offered.Where(provider => !linked.Contains(provider.Id)).Select(provider => Nodes.Submit(Id, "link", provider.Id, Messages.SettingsLink(provider.Label ?? provider.Id))));
        if (_server.Methods.FirstFactorCredentials(form.Identity) > 1)
        {
            form.Ui.Add(_server.Configuration.Methods.OidcProviders.Where(provider => linked.Contains(provider.Id))
                .Select(provider => Nodes.Submit(Id, "unlink", provider.Id, Messages.SettingsUnlink(provider.Label ?? provider.Id))));
        }
    }

    public bool IsResponsible(SettingsStep step) => WithQuery(step.Form, step.Exchange) is var form && (form.Has("link") || form.Has("unlink"));

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var form = WithQuery(step.Form, step.Exchange);
        var (link, unlink) = (form.Text("link"), form.Text("unlink"));
        if (link.Length > 0 && unlink.Length > 0)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("Either link or unlink, not both.")));
        if (unlink.Length > 0)
            return Unlink(step, unlink);
        if (!IsLinkable(step.Identity, link))
            return new Outcome.Invalid(FieldError.OnForm(NotLinkable));
        return step.IsPrivileged ? await LeaveAsync(step.Exchange, step.Flow, form, "link", null, cancellationToken) : Outcome.RefreshRequired.Instance;
    }

    /// <summary>What is said of a provider that cannot be linked.</summary>
    public static UiText NotLinkable { get; } = Messages.Invalid("There is no such provider, or it is linked already.");

    /// <summary>Whether somebody can link a provider.</summary>
    public bool IsLinkable(Identity identity, string provider) => _server.Oidc.Settings(provider) is not null && !OidcCredential.Providers(identity).Contains(provider);

    private Outcome Unlink(SettingsStep step, string provider)
    {
        if (!step.IsPrivileged)
            return Outcome.RefreshRequired.Instance;
        if (step.Identity.Credential(Id) is null)
            return new Outcome.Failed(Errors.NotFoundBecause("No provider is linked."));
        if (_server.Methods.FirstFactorCredentials(step.Identity) < 2)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("This provider is the only way to sign in.")));
        return _server.Oidc.Settings(provider) is not null && OidcCredential.Providers(step.Identity).Contains(provider)
            ? new Outcome.Changed(identity => _server.Methods.FirstFactorCredentials(identity) < 2 ? identity : OidcCredential.Unlink(identity, provider, step.Exchange.Now))
            : new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("This provider is not linked.")));
    }

    /// <summary>An error that Kratos has no words for: whoever has no error page is told that it may be his own fault.</summary>
    public static ApiError Unexplained(Exchange exchange, Flow flow, string message) =>
        flow.IsBrowser && !(flow is SettingsFlow && exchange.IsJsonRequest) ? Errors.Internal(message) : Errors.Undecoded(message);

    private async ValueTask<Outcome> LeaveAsync(Exchange exchange, Flow flow, SubmittedForm form, string field, IdentitySchema? schema, CancellationToken cancellationToken)
    {
        var id = form.Text(field);
        if ((form.PayloadRefusal ?? (schema is null ? null : form.TraitsRefusal(schema))) is Outcome.Failed unreadable)
            return unreadable;
        if (_server.Oidc.Settings(id) is not { } settings)
            return new Outcome.Failed(Errors.NotFoundBecause($"There is no provider \"{id}\"."));
        // A settings form has no such field.
        if (schema is not null && form.Has("id_token"))
            return await new OidcIdToken(_server, settings, form).TakeAsync(exchange, (SessionFlow)flow, schema, cancellationToken);
        IOidcProvider provider;
        try
        {
            provider = await _server.Oidc.ChooseAsync(settings, cancellationToken);
        }
        catch (OidcProviderException exception)
        {
            return new Outcome.Failed(Errors.Misconfigured(exception.Message));
        }

        var mark = _journeys.Mark(exchange);
        // The other flows are not changed before somebody comes back to them.
        if (flow is LoginFlow)
            flow.Active = Id;
        if (OidcUpstream.Read(form, flow) is not { } told)
            return new Outcome.Failed(Unexplained(exchange, flow, "What the provider is to be told is not text."));
        var state = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var request = await provider.AuthorizeAsync(_server.Oidc.CallbackUrl(id), state, told, cancellationToken);
        _journeys.Add(state, new OidcJourney(mark, provider, id, request.CodeVerifier, flow, schema?.Coerce(form), schema is null ? null : form.TransientPayload), exchange.Now);
        return new Outcome.GoTo(request.Url);
    }

    // A provider may be chosen by a link.
    private static SubmittedForm WithQuery(SubmittedForm form, Exchange exchange) => form.With(exchange.Request);

    // No CSRF token is asked for: whoever left alone can come back, by the continuity cookie and the state.
    private static bool IsMine(SubmittedForm form) => form.Has("provider") && (form.Method.Length == 0 || form.Method.Equals(OidcCredential.Type, StringComparison.OrdinalIgnoreCase));
}
