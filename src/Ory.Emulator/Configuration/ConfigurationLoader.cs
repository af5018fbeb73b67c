using MimeKit;

namespace Ory.Emulator;

/// <summary>Turns Kratos' configuration file into <see cref="KratosConfiguration"/>, with the defaults of its schema.</summary>
internal static class ConfigurationLoader
{
    private static readonly string[] Aals = ["aal1", "highest_available"];
    private static readonly string[] HookedMethods = ["password", "code", "oidc", "webauthn", "passkey", "totp", "lookup_secret", "profile", "link", "saml"];

    // Kratos' open source takes them in a configuration and passes over them.
    private static readonly string[] HooksOfTheNetwork = ["b2b_sso", "organization"];

    // What stands here has no counterpart in a server that keeps nothing on disk and mails nothing; nobody needs to be told.
    private static readonly string[] Harmless = ["version", "$schema", "log", "tracing", "sqa-opt-out", "dsn", "courier.smtp", "courier.message_retries", "courier.worker", "ciphers", "secrets.cipher", "secrets.default", "serve.public.request_log", "serve.admin.request_log", "serve.public.cors.debug", "hashers.argon2", "database", "dev", "help", "config"];

    public static KratosConfiguration Load(
        IReadOnlyList<ConfigurationLayer> layers, string folder, bool? dev = null, int? publicPort = null, int? adminPort = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        var reader = ConfigurationReader.Parse(layers, variables);
        foreach (var key in Harmless) reader.Accept(key);
        var isDev = dev ?? reader.Flag("dev");
        var configuredPublicPort = reader.Port("serve.public.port", 4433);
        var configuredAdminPort = reader.Port("serve.admin.port", 4434);
        var cookies = new CookieSettings(
            reader.Text("cookies.path", "/"), reader.Text("cookies.domain"), SameSite("cookies.same_site", "Lax"), reader.TextFlag("cookies.secure", !isDev));
        var errorUi = reader.Url("selfservice.flows.error.ui_url") ?? "https://www.ory.sh/kratos/docs/fallback/error";
        var secrets = reader.Texts("secrets.cookie");
        var notes = reader.Notes.ToList();
        return new KratosConfiguration
        {
            Folder = folder,
            Dev = isDev,
            PublicBaseUrl = BaseUrl(reader, "serve.public", configuredPublicPort, publicPort, isDev),
            AdminBaseUrl = BaseUrl(reader, "serve.admin", configuredAdminPort, adminPort, true),
            PublicPort = publicPort ?? configuredPublicPort,
            AdminPort = adminPort ?? configuredAdminPort,
            PublicCors = Cors(reader),
            DefaultReturnUrl = reader.Url("selfservice.default_browser_return_url")
                ?? throw reader.Fault("selfservice.default_browser_return_url", "the URL people are sent to when nothing else is asked for"),
            AllowedReturnUrls = reader.Texts("selfservice.allowed_return_urls"),
            ErrorUiUrl = errorUi,
            Login = Flow("login", true),
            Registration = Flow("registration", true),
            Settings = Flow("settings", true),
            Recovery = Flow("recovery", false),
            Verification = Flow("verification", false),
            LogoutReturnUrl = reader.UrlOrNone("selfservice.flows.logout.after.default_browser_return_url", notes),
            Methods = MethodLoader.Load(reader, notes),
            Cookies = cookies,
            SessionCookie = new CookieSettings(
                reader.Text("session.cookie.path", cookies.Path) is { Length: > 0 } path ? path : "/", reader.Text("session.cookie.domain") ?? cookies.Domain,
                SameSite("session.cookie.same_site", cookies.SameSite), reader.TextFlag("session.cookie.secure", !isDev)),
            SessionCookieName = reader.CookieName("session.cookie.name", "ory_kratos_session"),
            SessionCookiePersistent = reader.Flag("session.cookie.persistent", true),
            SessionLifespan = reader.Duration("session.lifespan", TimeSpan.FromHours(24)),
            EarliestPossibleExtend = reader.Has("session.earliest_possible_extend") && reader.Text("session.earliest_possible_extend") != "lifespan"
                ? reader.Duration("session.earliest_possible_extend", TimeSpan.Zero) : null,
            WhoamiRequiredAal = reader.Choice("session.whoami.required_aal", "highest_available", Aals),
            TokenizerTemplates = Templates(reader),
            Features = Flags(reader),
            MitigateAccountEnumeration = reader.Flag("security.account_enumeration.mitigate"),
            CookieSecrets = secrets.Count > 0 ? secrets : reader.Texts("secrets.default"),
            BcryptCost = Cost(reader),
            Sender = Sender(reader),
            Schemas = SchemaLoader.Load(reader, folder, notes, out var defaultSchema),
            DefaultSchemaId = defaultSchema,
            OAuth2ProviderUrl = reader.Url("oauth2_provider.url"),
            Notes = [.. notes, .. reader.Mistyped, .. KratosRefusals.Of(reader)],
            Unmodelled = reader.Unread(),
        };

        string SameSite(string key, string fallback) => reader.Choice(key, fallback, "Lax", "Strict", "None");

        FlowSettings Flow(string name, bool enabled)
        {
            var at = "selfservice.flows." + name;
            var byMethod = HookedMethods.Where(method => reader.Has($"{at}.after.{method}")).ToArray();
            return new FlowSettings
            {
                Name = name,
                Enabled = reader.Flag(at + ".enabled", enabled),
                UiUrl = reader.Url(at + ".ui_url") ?? "https://www.ory.sh/kratos/docs/fallback/" + name,
                Lifespan = reader.Duration(at + ".lifespan", TimeSpan.FromHours(1)),
                Use = reader.Choice(at + ".use", "code", "code", "link"),
                NotifyUnknownRecipients = reader.Flag(at + ".notify_unknown_recipients"),
                Style = name == "registration" ? RegistrationStyle(reader, at) : reader.Choice(at + ".style", "unified", "unified", "identifier_first"),
                LoginHints = reader.Flag(at + ".login_hints"),
                RequiredAal = reader.Choice(at + ".required_aal", "highest_available", Aals),
                PrivilegedSessionMaxAge = reader.Duration(at + ".privileged_session_max_age", TimeSpan.FromHours(1)),
                AfterReturnUrl = reader.UrlOrNone(at + ".after.default_browser_return_url", notes),
                AfterReturnUrlByMethod = byMethod
                    .Select(method => (method, Url: reader.UrlOrNone($"{at}.after.{method}.default_browser_return_url", notes)))
                    .Where(pair => pair.Url is not null).ToDictionary(pair => pair.method, pair => pair.Url!),
                AfterHooks = Hooks(reader, at + ".after.hooks"),
                AfterHooksByMethod = byMethod.ToDictionary(method => method, method => Hooks(reader, $"{at}.after.{method}.hooks")),
            };
        }
    }

    private static string BaseUrl(ConfigurationReader reader, string at, int port, int? replacement, bool plain)
    {
        var configured = reader.HttpUrl(at + ".base_url");
        // Kratos has the name of its machine where the host is every one; what it listens on here is this one.
        var host = reader.Text(at + ".host") is { Length: > 0 } named && Uri.CheckHostName(named) is UriHostNameType.Dns or UriHostNameType.IPv4 && named != "0.0.0.0" ? named : "127.0.0.1";
        if (configured is null) return $"{(plain ? "http" : "https")}://{host}:{replacement ?? port}/";
        if (replacement is null) return configured;
        // As it is written, which Uri has without a port that goes without saying.
        var authority = configured.IndexOf("://", StringComparison.Ordinal) + 3;
        var rest = configured.AsSpan(authority).IndexOfAny('/', '?', '#') is var length and >= 0 ? configured[(authority + length)..] : "";
        return $"{configured[..authority]}{new Uri(configured).Host}:{replacement}{rest}";
    }

    private static string RegistrationStyle(ConfigurationReader reader, string at)
    {
        var style = reader.Choice(at + ".style", "profile_first", "unified", "profile_first");
        return reader.Flag(at + ".enable_legacy_one_step") ? "unified" : style;
    }

    private static IReadOnlyList<string> Hooks(ConfigurationReader reader, string key)
    {
        string[] known = ["session", "show_verification_ui", "require_verified_address", "revoke_active_sessions", "verification", "web_hook", .. HooksOfTheNetwork];
        var hooks = new List<string>();
        foreach (var item in reader.Items(key))
        {
            var hook = reader.Choice(item + ".hook", "", known);
            if (hook.Length == 0) throw reader.Fault(item, "a hook with a name: hook: " + string.Join(", ", known));
            if (HooksOfTheNetwork.Contains(hook))
            {
                reader.Ignore(item);
                continue;
            }

            // A web hook calls out to an address of the user's: the emulator calls nobody, and leaves its key among the unmodelled. It is a hook all the
            // same, so that a method that has only this one has none of its flow's.
            hooks.Add(hook);
        }

        return hooks;
    }

    private static Dictionary<string, TokenizerTemplate> Templates(ConfigurationReader reader)
    {
        const string at = "session.whoami.tokenizer.templates";
        return reader.Names(at).ToDictionary(name => name, name => new TokenizerTemplate(
            name,
            reader.Text($"{at}.{name}.jwks_url"),
            reader.Text($"{at}.{name}.claims_mapper_url"),
            reader.Duration($"{at}.{name}.ttl", TimeSpan.FromMinutes(1)),
            reader.Text($"{at}.{name}.subject_source", "id")));
    }

    private static FeatureFlags Flags(ConfigurationReader reader) => new()
    {
        CacheableSessions = reader.Flag("feature_flags.cacheable_sessions"),
        CacheableSessionsMaxAge = reader.Duration("feature_flags.cacheable_sessions_max_age", TimeSpan.Zero),
        UseContinueWithTransitions = reader.Flag("feature_flags.use_continue_with_transitions"),
        ChooseRecoveryAddress = reader.Flag("feature_flags.choose_recovery_address"),
        LegacyContinueWithVerificationUi = reader.Flag("feature_flags.legacy_continue_with_verification_ui"),
        LegacyRequireVerifiedLoginError = reader.Flag("feature_flags.legacy_require_verified_login_error"),
        FasterSessionExtend = reader.Flag("feature_flags.faster_session_extend"),
        LegacyOidcRegistrationNodeGroup = reader.Flag("feature_flags.legacy_oidc_registration_node_group"),
    };

    // Any cost that bcrypt knows is accepted; other algorithms are hashed with bcrypt at its cheapest.
    private static int Cost(ConfigurationReader reader)
    {
        reader.Text("hashers.algorithm");
        var cost = reader.Number("hashers.bcrypt.cost", 4);
        return cost is >= 4 and <= 31 ? cost : throw reader.Fault("hashers.bcrypt.cost", "a number from 4 to 31");
    }

    private static MailboxAddress Sender(ConfigurationReader reader)
    {
        const string key = "courier.smtp.from_address";
        reader.Text("courier.delivery_strategy");
        return MailboxAddress.TryParse(reader.Text(key, "no-reply@ory.kratos.sh"), out var sender) && sender.Name is null or ""
            ? new MailboxAddress(reader.Text("courier.smtp.from_name"), sender.Address)
            : throw reader.Fault(key, "an e-mail address");
    }

    private static CorsSettings? Cors(ConfigurationReader reader)
    {
        const string at = "serve.public.cors.";
        var enabled = reader.Flag(at + "enabled");
        // Last what the library of Kratos' allows where a list is empty.
        var cors = new CorsSettings(
            Or("allowed_origins", ["*"], ["*"]),
            Or("allowed_methods", ["POST", "GET", "PUT", "PATCH", "DELETE"], ["GET", "POST", "HEAD"]),
            Or("allowed_headers", ["Authorization", "Content-Type", "Max-Age", "X-Session-Token", "X-XSRF-TOKEN", "X-CSRF-TOKEN"], ["Accept", "Content-Type", "X-Requested-With"]),
            Or("exposed_headers", ["Content-Type"], []),
            reader.Flag(at + "allow_credentials", true),
            reader.Number(at + "max_age", 0));
        return enabled ? cors : null;

        IReadOnlyList<string> Or(string key, string[] fallback, string[] empty) => !reader.Has(at + key) ? fallback : reader.Texts(at + key) is { Count: > 0 } named ? named : empty;
    }
}
