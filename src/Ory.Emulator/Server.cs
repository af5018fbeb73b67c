using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ory.Emulator;

/// <summary>One Ory server: its configuration, its state, its methods, and the two APIs as request delegates. It opens no port itself.</summary>
internal sealed class Server : IDisposable
{
    private readonly Pipeline _public;
    private readonly Pipeline _admin;

    public Server(KratosConfiguration configuration, TimeProvider time, ILogger logger)
    {
        Configuration = configuration;
        Time = time;
        Logger = logger;
        CsrfCookieName = CsrfTokens.CookieName(configuration.PublicBaseUrl);
        PublicUrl = configuration.PublicBaseUrl.TrimEnd('/');
        AdminUrl = configuration.AdminBaseUrl.TrimEnd('/');
        Courier = new Courier(time);
        Codes = new OneTimeCodes(time);
        Flows.Removed += flow => Codes.Drop(flow.Id);
        Mailer = new Mailer(this);
        SessionCookies = new SessionCookies(configuration, time);
        SessionReader = new SessionReader(Sessions, Identities, SessionCookies);
        ReturnTo = new ReturnTo(configuration);
        Csrf = new CsrfLayer(this);
        IdentityJson = new IdentityJson(configuration);
        Passwords = new Passwords(configuration);
        Oidc = new OidcProviders(configuration, Http, time, logger);
        Methods = new MethodRegistry(this);
        Aal = new AalRules(this);
        SessionIssuer = new SessionIssuer(this);
        Tokenizer = new SessionTokenizer(this, new TokenizerKeys(configuration.Folder, Http, time, logger));
        Continuity = new ContinuityCookies(this);
        Login = new LoginEndpoints(this);
        Registration = new RegistrationEndpoints(this);
        Settings = new SettingsEndpoints(this);
        Recovery = new RecoveryEndpoints(this);
        Verification = new VerificationEndpoints(this);
        IEndpoints[] endpoints =
        [
            Login, Registration, Settings, Recovery, Verification,
            new LogoutEndpoints(this), new SessionEndpoints(this), new WhoamiEndpoint(this), new ErrorEndpoints(this), new SchemaEndpoints(this), new AdminRedirects(this), new HealthEndpoints(), new MetricsEndpoint(this), new WebAuthnScriptEndpoint(),
            new IdentityAdminEndpoints(this), new IdentityListEndpoints(this), new IdentityBatchEndpoints(this), new CredentialAdminEndpoints(this), new SessionAdminEndpoints(this), new RecoveryAdminEndpoints(this), new CourierAdminEndpoints(this),
            .. Methods.WithEndpoints,
        ];
        _public = new Pipeline(this, new Router(endpoints.SelectMany(part => part.PublicEndpoints)), isAdmin: false);
        _admin = new Pipeline(this, new Router(endpoints.SelectMany(part => part.AdminEndpoints)), isAdmin: true);
    }

    public KratosConfiguration Configuration { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public string CsrfCookieName { get; }

    /// <summary>The public address without a slash at the end.</summary>
    public string PublicUrl { get; }

    public string AdminUrl { get; }

    public IdentityStore Identities { get; } = new();

    public SessionStore Sessions { get; } = new();

    public FlowStore Flows { get; } = new();

    public AnswerCounts Answers { get; } = new();

    public Courier Courier { get; }

    public OneTimeCodes Codes { get; }

    public Mailer Mailer { get; }

    public SessionCookies SessionCookies { get; }

    public SessionReader SessionReader { get; }

    public ReturnTo ReturnTo { get; }

    public CsrfLayer Csrf { get; }

    public IdentityJson IdentityJson { get; }

    public Passwords Passwords { get; }

    public MethodRegistry Methods { get; }

    public AalRules Aal { get; }

    public SessionIssuer SessionIssuer { get; }

    public ContinuityCookies Continuity { get; }

    public LoginEndpoints Login { get; }

    public RegistrationEndpoints Registration { get; }

    public SettingsEndpoints Settings { get; }

    public RecoveryEndpoints Recovery { get; }

    public VerificationEndpoints Verification { get; }

    /// <summary>For what the server fetches itself: keys, provider documents, tokens.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };

    public SessionTokenizer Tokenizer { get; }

    public OidcProviders Oidc { get; }

    /// <summary>Changes the traits that a provider's claims give; null where nothing does.</summary>
    public Action<EmulatorOidcClaims>? OidcClaimsMapper { get; init; }

    /// <summary>Adds claims to the tokens of sessions; null where nothing does.</summary>
    public Action<EmulatorTokenClaims>? TokenClaimsMapper { get; init; }

    /// <summary>The schema of whom a flow is for.</summary>
    public IdentitySchema SchemaFor(SessionFlow flow) => Configuration.Schema(flow.IdentitySchema ?? Configuration.DefaultSchemaId) ?? Configuration.Schemas[0];

    /// <summary>The verbs that the public API has for a path; the admin listener sends people there.</summary>
    public IReadOnlyDictionary<string, Endpoint>? PublicVerbsOf(string path) => _public.VerbsOf(path);

    public Task HandlePublicAsync(HttpContext context) =>
        BuiltInProviderPage.IsFor(context, this, out var provider) ? BuiltInProviderPage.AnswerAsync(context, this, provider)
        : BuiltInIdToken.IsFor(context, this, out provider) ? BuiltInIdToken.AnswerAsync(context, provider)
        : _public.HandleAsync(context);

    public Task HandleAdminAsync(HttpContext context) => _admin.HandleAsync(context);

    public void Dispose() => Http.Dispose();
}
