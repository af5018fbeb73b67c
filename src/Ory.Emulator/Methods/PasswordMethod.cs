using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Passwords.</summary>
internal sealed class PasswordMethod(Server server) : ILoginMethod, IRegistrationMethod, ISettingsMethod
{
    public const string HashKey = "hashed_password";

    public string Id => "password";

    public bool EmptiesIdentifier => true;

    public bool IsFirstFactorOf(Identity identity) => Hash(identity) is { Length: > 0 } && identity.Credential(Id)!.Identifiers.Any(identifier => identifier.Length > 0);

    public void Populate(LoginForm form)
    {
        switch (form.Stage)
        {
            case LoginStage.FirstFactor:
                form.Ui.Upsert(Nodes.Identifier(server.SchemaFor(form.Flow)));
                form.Ui.Add(Nodes.CurrentPassword(), Nodes.Method(Id, Messages.LoginPassword));
                break;
            case LoginStage.FirstFactorRefresh when IsFirstFactorOf(form.Identity!):
                form.Ui.Upsert(Nodes.KnownIdentifier(form.Identity!.Credential(Id)!.Identifiers[0]));
                form.Ui.Add(Nodes.CurrentPassword(), Nodes.Method(Id, Messages.LoginLabel));
                break;
            case LoginStage.IdentifierFirstCredentials when server.Configuration.MitigateAccountEnumeration || (form.Identity is { } known && IsFirstFactorOf(known)):
                // Asked again on the same flow, Kratos shows the field once and the button twice.
                form.Ui.Upsert(Nodes.CurrentPassword());
                form.Ui.Add(Nodes.Method(Id, Messages.LoginPassword));
                break;
        }
    }

    public bool IsResponsible(LoginStep step) => !step.IsSecondFactor && step.Form.Method == Id;

    public async ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken)
    {
        var (form, flow) = (step.Form, step.Flow);
        var identifier = form.Has("identifier") ? form.Text("identifier") : form.Text("password_identifier");
        var wrong = new List<FieldError>();
        if (identifier.Length == 0) wrong.Add(new FieldError("identifier", Messages.Missing("identifier")));
        if (!form.Has("password")) wrong.Add(new FieldError("password", Messages.Missing("password")));
        wrong.AddRange(form.PayloadErrors);
        if (wrong.Count > 0) return Rejected(step, identifier, [.. wrong]);
        if (form.PayloadRefusal is { } refusal) return refusal;
        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation)
            return Outcome.Refused(violation, error => Rejected(step, identifier, error));
        var identity = server.Identities.FindByIdentifier(Id, IdentityTraits.Normal(identifier));
        var hash = identity is null ? null : Hash(identity);
        if (!server.Passwords.Fits(form.Text("password"), hash)) return Rejected(step, identifier, FieldError.OnForm(Messages.InvalidCredentials));
        return new Outcome.SignedIn(Rehashed(identity!, hash!, form.Text("password"), step.Exchange.Now), new AuthenticationMethod(Id, "aal1", step.Exchange.Now));
    }

    public void Populate(RegistrationForm form)
    {
        form.Ui.RemoveGroup(Id);
        if (form.Stage == RegistrationStage.Profile) return;
        form.Ui.Upsert(Nodes.NewPassword());
        form.Ui.Add(Nodes.Method(Id, Messages.Registration));
    }

    public bool IsResponsible(RegistrationStep step) => step.Form.Method == Id;

    public async ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var form = step.Form;
        var (traits, invalid) = SubmittedTraits.Read(step);
        if (invalid is not null) return invalid;
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, form.Text("csrf_token"), cancellationToken) is { } violation)
            return Outcome.Refused(violation, error => SubmittedTraits.Reject(step, traits, error));
        var password = form.Text("password");
        if (password.Length == 0) return SubmittedTraits.Reject(step, traits, new FieldError("password", Messages.Missing("password")));
        var draft = IdentityTraits.Derive(SubmittedTraits.Draft(step, traits), step.Schema, step.Exchange.Now);
        var identifiers = draft.Credential(Id)?.Identifiers ?? [];
        if (identifiers.Count == 0) return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.NoIdentifier));
        if (server.Passwords.Check(password, identifiers) is { } weak) return SubmittedTraits.Reject(step, traits, new FieldError("password", weak));
        draft = draft.WithConfig(Id, new JsonObject { [HashKey] = server.Passwords.Hash(password) }, step.Exchange.Now);
        return new Outcome.SignedUp(draft, new AuthenticationMethod(Id, "aal1", step.Exchange.Now));
    }

    public void Populate(SettingsForm form) => form.Ui.Add(Nodes.NewPassword(), Nodes.Method(Id, Messages.Save));

    public bool IsResponsible(SettingsStep step) => step.Form.Method == Id;

    // One that is submitted now has been looked for before, and the form been cleared.
    public bool KeepsMessages(SettingsStep step) => step.IsResumed;

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var form = step.Form;
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        if (!step.IsPrivileged) return Outcome.RefreshRequired.Instance;
        var password = form.Text("password");
        if (password.Length == 0) return new Outcome.Invalid(new FieldError("password", Messages.Missing("password")));
        if (server.Passwords.Fits(password, Hash(step.Identity))) return new Outcome.Invalid(new FieldError("password", Messages.PasswordSame));
        if (Derived(step.Identity, step.Exchange).Credential(Id) is not { Identifiers: { Count: > 0 } identifiers }) return new Outcome.Invalid(FieldError.OnForm(Messages.NoIdentifier));
        if (server.Passwords.Check(password, identifiers) is { } weak) return new Outcome.Invalid(new FieldError("password", weak));
        var config = new JsonObject { [HashKey] = server.Passwords.Hash(password) };
        return new Outcome.Changed(identity => Derived(identity, step.Exchange).WithConfig(Id, (JsonObject)config.DeepClone(), step.Exchange.Now));
    }

    // Whoever has no password yet, or no more, goes by what his traits say.
    private Identity Derived(Identity identity, Exchange exchange) => IdentityTraits.Derive(identity, server.Configuration, exchange.Now);

    // Whoever was imported with a hash of another format gets one like everybody's.
    private Identity Rehashed(Identity identity, string hash, string password, DateTimeOffset now)
    {
        if (PasswordHash.IsBcrypt(hash) || Passwords.IsTooLong(password)) return identity;
        var config = new JsonObject { [HashKey] = server.Passwords.Hash(password) };
        return server.Identities.TryUpdate(identity.Id, current => Hash(current) == hash ? current.WithConfig(Id, config, now) with { UpdatedAt = now } : current, out var updated)
            ? updated : identity;
    }

    private static string? Hash(Identity identity) => Json.Text(identity.Credential("password")?.Config[HashKey]);

    private static Outcome.Invalid Rejected(LoginStep step, string identifier, params FieldError[] errors)
    {
        step.Flow.Ui.SetValue("identifier", identifier);
        if (step.Flow.IsBrowser) step.Flow.Ui.SetCsrf(step.Exchange.CsrfToken());
        return new Outcome.Invalid(errors);
    }
}
