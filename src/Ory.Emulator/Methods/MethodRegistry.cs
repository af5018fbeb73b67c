namespace Ory.Emulator;

/// <summary>The methods that are switched on, in the order in which they are asked and in which they add to a form.</summary>
internal sealed class MethodRegistry
{
    private readonly IReadOnlyList<IMethod> _methods;
    private readonly IReadOnlyList<IMethod> _identifierFirst;

    public MethodRegistry(Server server)
    {
        // The order is Kratos'. A new method takes its place here and nowhere else.
        IMethod[] all =
        [
            new PasswordMethod(server),
            new OidcMethod(server),
            new CodeLoginMethod(server),
            new CodeRegistrationMethod(server),
            server.Configuration.Features.ChooseRecoveryAddress ? new CodeRecoveryChoiceMethod(server) : new CodeRecoveryMethod(server),
            new CodeVerificationMethod(server),
            new LinkRecoveryMethod(server),
            new LinkVerificationMethod(server),
            new TotpMethod(server),
            new PasskeyMethod(server),
            new WebAuthnMethod(server),
            new LookupSecretMethod(server),
            // Last: it has the word on traits when no other method took a sign-up.
            new ProfileMethod(server),
        ];
        All = all;
        _identifierFirst = server.Configuration.Login.Style == "identifier_first" ? [new IdentifierFirstMethod(server)] : [];
        _methods = [.. all.Where(method => server.Configuration.Methods.Enabled.Contains(method.Id)), .. _identifierFirst];
    }

    /// <summary>Every method, on or off: some are asked for all the same, to say that they are off.</summary>
    public IReadOnlyList<IMethod> All { get; }

    public IEnumerable<ILoginMethod> Login => _methods.OfType<ILoginMethod>();

    /// <summary>Who is offered a submitted login form, one after the other: those that are off as well.</summary>
    public IEnumerable<ILoginMethod> LoginSubmits => All.Concat(_identifierFirst).OfType<ILoginMethod>();

    public IEnumerable<IRegistrationMethod> Registration => All.Where(IsForSignUp).OfType<IRegistrationMethod>();

    /// <summary>Who is offered a submitted registration form, one after the other: those that are off as well.</summary>
    public IEnumerable<IRegistrationMethod> RegistrationSubmits => All.OfType<IRegistrationMethod>();

    public IEnumerable<ISettingsMethod> Settings => _methods.OfType<ISettingsMethod>();

    /// <summary>Who is offered a submitted settings form, one after the other: the profile first, and those that are off as well.</summary>
    public IEnumerable<ISettingsMethod> SettingsChanges => All.OfType<ISettingsMethod>().OrderBy(method => method.Id == "profile" ? 0 : 1);

    /// <summary>Those with endpoints of their own, on or off: the endpoints say themselves that a method is off.</summary>
    public IEnumerable<IEndpoints> WithEndpoints => All.OfType<IEndpoints>();

    public bool IsEnabled(IMethod method) => _methods.Contains(method);

    /// <summary>Why a method does not look at a login or registration form that is its own; null when it does.</summary>
    public Outcome? RefusalOf(IMethod method, SubmittedForm form)
    {
        var notByGet = form.IsByGet && !method.TakesLinks ? new Outcome.Invalid(FieldError.OnForm(Messages.NotByGet)) : null;
        if (method.ReadsEveryForm && notByGet is not null) return notByGet;
        return IsForSignUp(method) ? notByGet : new Outcome.Failed(Errors.MethodIsOff(method.Id));
    }

    public TMethod? Find<TMethod>(string id) where TMethod : class, IMethod => _methods.OfType<TMethod>().FirstOrDefault(method => method.Id == id);

    /// <summary>The highest assurance level an identity can reach with the credentials it has. Here as below, those of a method that is off count.</summary>
    public string AvailableAal(Identity identity) =>
        All.Any(method => method.IsSecondFactorOf(identity)) ? "aal2" : All.Any(method => method.IsFirstFactorOf(identity)) ? "aal1" : "aal0";

    /// <summary>How many ways an identity has to sign in; the last one must not be taken away.</summary>
    public int FirstFactors(Identity identity) => All.Count(method => method.FirstFactorsOf(identity) > 0);

    /// <summary>The same with every provider counted that is linked.</summary>
    public int FirstFactorCredentials(Identity identity) => All.Sum(method => method.FirstFactorsOf(identity));

    // The traits are asked for at sign-up whatever their switch says: it is that of the settings.
    private bool IsForSignUp(IMethod method) => method is ProfileMethod || IsEnabled(method);
}
