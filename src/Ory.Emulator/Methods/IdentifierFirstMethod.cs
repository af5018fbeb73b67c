namespace Ory.Emulator;

/// <summary>Style <c>identifier_first</c>: the address is asked for first, then what belongs to it.</summary>
internal sealed class IdentifierFirstMethod(Server server) : ILoginMethod
{
    private const string Autocomplete = "username webauthn";

    public string Id => "identifier_first";

    public void Populate(LoginForm form)
    {
        if (form.Stage != LoginStage.IdentifierFirst) return;
        var identifier = Nodes.Identifier(server.SchemaFor(form.Flow), Id);
        identifier.Autocomplete = Autocomplete;
        form.Ui.Upsert(identifier);
        form.Ui.Add(Nodes.Method(Id, Messages.Continue));
    }

    // Asked last, and takes whatever nobody else took.
    public bool IsResponsible(LoginStep step) => !step.IsSecondFactor;

    public async ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        var identifier = form.Text("identifier");
        if (form.PayloadRefusal is { } refusal)
        {
            if (refusal is Outcome.Invalid) flow.Ui.SetValue("identifier", identifier);
            return refusal;
        }

        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation)
        {
            return Outcome.Refused(violation, error =>
            {
                flow.Ui.SetValue("identifier", identifier);
                return new Outcome.Invalid(error);
            });
        }

        var identity = Find(IdentityTraits.Normal(identifier));
        var mitigates = server.Configuration.MitigateAccountEnumeration;
        flow.Ui.ClearMessages();
        flow.Ui.SetValue("identifier", identifier);
        if ((identity is not null || mitigates) && flow.OrganizationId is null)
        {
            foreach (var method in server.Methods.Login)
            {
                method.Populate(new LoginForm(flow, LoginStage.IdentifierFirstCredentials, mitigates ? null : identity, null, step.Exchange));
                if (!mitigates && method.BeginAtOnce(step, identity!)) return Outcome.NextStage.Instance;
            }
        }

        var offers = identity is not null && flow.OrganizationId is null && server.Methods.Login.Any(method => IsOffered(method, flow, identity));
        if (flow.IsBrowser) flow.Ui.SetCsrf(step.Exchange.CsrfToken());
        if (!offers && !mitigates) return new Outcome.Invalid(new FieldError("identifier", Messages.AccountNotFound));
        flow.Ui.Nodes.RemoveAll(node => node.Id == "method" && node.Group == Id);
        foreach (var node in flow.Ui.Nodes.OfType<InputNode>().Where(node => node.Id == "identifier")) (node.InputType, node.Autocomplete) = ("hidden", Autocomplete);
        flow.Active = Id;
        flow.TransientPayload = form.TransientPayload;
        return Outcome.NextStage.Instance;
    }

    private static bool IsOffered(ILoginMethod method, LoginFlow flow, Identity identity) => method.IsFirstFactorOf(identity) && (flow.IsBrowser || !method.NeedsBrowser);

    private Identity? Find(string identifier) => identifier.Length == 0 ? null
        : new[] { "password", "code", "webauthn", "passkey", "oidc" }.Select(type => server.Identities.FindByIdentifier(type, identifier)).FirstOrDefault(found => found is not null);
}
