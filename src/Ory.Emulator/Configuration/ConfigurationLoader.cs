namespace Ory.Emulator;

/// <summary>Turns Kratos' configuration file into <see cref="KratosConfiguration"/>, with the defaults of its schema.</summary>
internal static class ConfigurationLoader
{
    private static readonly string[] Aals = ["aal1", "highest_available"];
    private static readonly string[] HookedMethods = ["password", "code", "oidc", "webauthn", "passkey", "totp", "lookup_secret", "profile", "link", "saml"];

    // What stands here has no counterpart in a server that keeps nothing on disk and mails nothing; nobody needs to be told.
    private static readonly string[] Harmless = ["version", "$schema", "log", "tracing", "sqa-opt-out", "dsn", "courier", "ciphers", "secrets.cipher", "secrets.default", "serve.public.request_log", "serve.admin.request_log", "cookies", "dev", "help", "config"];

    public static KratosConfiguration Load(IReadOnlyList<ConfigurationLayer> layers, string folder, bool? dev = null, int? publicPort = null, int? adminPort = null)
    {
        var reader = ConfigurationReader.Parse(layers);
        foreach (var key in Harmless) reader.Accept(key);
        var isDev = dev ?? reader.Flag("dev");
        var configuredPublicPort = reader.Number("serve.public.port", 4433);
        var configuredAdminPort = reader.Number("serve.admin.port", 4434);
        var cookies = new CookieSettings(
            reader.Text("cookies.path", "/"), reader.Text("cookies.domain"), SameSite("cookies.same_site", "Lax"), reader.Flag("cookies.secure", !isDev));
        var errorUi = reader.Url("selfservice.flows.error.ui_url") ?? "https://www.ory.sh/kratos/docs/fallback/error";
        var secrets = reader.Texts("secrets.cookie");
        return new KratosConfiguration
        {
            Folder = folder,
            Dev = isDev,
            PublicBaseUrl = BaseUrl(reader, "serve.public.base_url", configuredPublicPort, publicPort, isDev),
            AdminBaseUrl = BaseUrl(reader, "serve.admin.base_url", configuredAdminPort, adminPort, true),
            PublicHost = reader.Text("serve.public.host", "127.0.0.1"),
            PublicPort = publicPort ?? configuredPublicPort,
            AdminHost = reader.Text("serve.admin.host", "127.0.0.1"),
            AdminPort = adminPort ?? configuredAdminPort,
            PublicCors = Cors(reader),
            DefaultReturnUrl = reader.Url("selfservice.default_browser_return_url")
                ?? throw new OryEmulatorConfigurationException("selfservice.default_browser_return_url", "the URL people are sent to when nothing else is asked for"),
            AllowedReturnUrls = reader.Texts("selfservice.allowed_return_urls"),
            ErrorUiUrl = errorUi,
            Login = Flow("login", true),
            Registration = Flow("registration", true),
            Settings = Flow("settings", true),
            Recovery = Flow("recovery", false),
            Verification = Flow("verification", false),
            LogoutReturnUrl = reader.Url("selfservice.flows.logout.after.default_browser_return_url"),
            Methods = Methods(reader),
            Cookies = cookies,
            SessionCookie = new CookieSettings(
                reader.Text("session.cookie.path", cookies.Path), reader.Text("session.cookie.domain") ?? cookies.Domain,
                SameSite("session.cookie.same_site", cookies.SameSite), reader.Flag("session.cookie.secure", cookies.Secure)),
            SessionCookieName = reader.Text("session.cookie.name", "ory_kratos_session"),
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
            DefaultSchemaId = reader.Text("identity.default_schema_id", "default"),
            Schemas = Schemas(reader, folder),
            OAuth2ProviderUrl = reader.Url("oauth2_provider.url"),
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
                AfterReturnUrl = reader.Url(at + ".after.default_browser_return_url"),
                AfterReturnUrlByMethod = byMethod
                    .Select(method => (method, Url: reader.Url($"{at}.after.{method}.default_browser_return_url")))
                    .Where(pair => pair.Url is not null).ToDictionary(pair => pair.method, pair => pair.Url!),
                AfterHooks = Hooks(reader, at + ".after.hooks"),
                AfterHooksByMethod = byMethod.ToDictionary(method => method, method => Hooks(reader, $"{at}.after.{method}.hooks")),
            };
        }
    }

    private static string BaseUrl(ConfigurationReader reader, string key, int port, int? replacement, bool plain)
    {
        var configured = reader.Url(key);
        if (configured is null) return $"{(plain ? "http" : "https")}://127.0.0.1:{replacement ?? port}/";
        if (replacement is null) return configured;
        var address = new Uri(configured);
        var authority = configured.IndexOf(address.Authority, StringComparison.Ordinal);
        return string.Concat(configured.AsSpan(0, authority), $"{address.Host}:{replacement}", configured.AsSpan(authority + address.Authority.Length));
    }

    private static string RegistrationStyle(ConfigurationReader reader, string at)
    {
        var style = reader.Choice(at + ".style", "profile_first", "unified", "profile_first");
        return reader.Flag(at + ".enable_legacy_one_step") ? "unified" : style;
    }

    private static IReadOnlyList<string> Hooks(ConfigurationReader reader, string key)
    {
        string[] known = ["session", "show_verification_ui", "require_verified_address", "revoke_active_sessions", "verification", "web_hook"];
        var hooks = new List<string>();
        foreach (var item in reader.Items(key))
        {
            var hook = reader.Choice(item + ".hook", "", known);
            // A web hook calls out to an address of the user's; the emulator calls nobody, and leaves the key among the unmodelled.
            if (hook != "web_hook") hooks.Add(hook);
        }

        return hooks;
    }

    private static MethodSettings Methods(ConfigurationReader reader)
    {
        const string at = "selfservice.methods.";
        (string Id, bool On)[] methods =
            [("profile", true), ("password", true), ("code", true), ("link", false), ("totp", false), ("lookup_secret", false), ("webauthn", false), ("passkey", false), ("oidc", false)];
        return new MethodSettings
        {
            Enabled = methods.Where(method => reader.Flag($"{at}{method.Id}.enabled", method.On)).Select(method => method.Id).ToHashSet(),
            MinPasswordLength = reader.Number(at + "password.config.min_password_length", 8),
            IdentifierSimilarityCheck = reader.Flag(at + "password.config.identifier_similarity_check_enabled", true),
            CodePasswordless = reader.Flag(at + "code.passwordless_enabled"),
            CodeMfa = reader.Flag(at + "code.mfa_enabled"),
            CodeLifespan = reader.Duration(at + "code.config.lifespan", TimeSpan.FromHours(1)),
            CodeMaxSubmissions = reader.Number(at + "code.config.max_submissions", 5),
            CodeMissingCredentialFallback = reader.Flag(at + "code.config.missing_credential_fallback_enabled"),
            LinkLifespan = reader.Duration(at + "link.config.lifespan", TimeSpan.FromHours(1)),
            LinkBaseUrl = reader.Url(at + "link.config.base_url"),
            TotpIssuer = reader.Text(at + "totp.config.issuer", ""),
            WebAuthnPasswordless = reader.Flag(at + "webauthn.config.passwordless"),
            WebAuthnRelyingParty = RelyingParty(reader, at + "webauthn.config.rp"),
            PasskeyRelyingParty = RelyingParty(reader, at + "passkey.config.rp"),
            OidcBaseRedirectUri = reader.Url(at + "oidc.config.base_redirect_uri"),
            OidcProviders = [.. reader.Items(at + "oidc.config.providers").Select(item => Provider(reader, item))],
        };
    }

    private static RelyingPartySettings? RelyingParty(ConfigurationReader reader, string at)
    {
        var id = reader.Text(at + ".id");
        if (id is null) return null;
        var origins = reader.Texts(at + ".origins");
        var origin = reader.Text(at + ".origin");
        return new RelyingPartySettings(id, reader.Text(at + ".display_name", id), origin is null ? origins : [origin, .. origins]);
    }

    private static OidcProviderSettings Provider(ConfigurationReader reader, string at) => new()
    {
        Id = reader.Text(at + ".id") ?? throw reader.Fault(at, "a provider with an id"),
        Provider = reader.Text(at + ".provider", "generic"),
        Label = reader.Text(at + ".label"),
        IssuerUrl = reader.Url(at + ".issuer_url"),
        AuthUrl = reader.Url(at + ".auth_url"),
        TokenUrl = reader.Url(at + ".token_url"),
        ClientId = reader.Text(at + ".client_id"),
        ClientSecret = reader.Text(at + ".client_secret"),
        Scope = reader.Texts(at + ".scope"),
        MapperUrl = reader.Text(at + ".mapper_url"),
    };

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
        PasswordProfileRegistrationNodeGroup = reader.Choice("feature_flags.password_profile_registration_node_group", "default", "default", "password"),
    };

    // Any cost that bcrypt knows is accepted; other algorithms are hashed with bcrypt at its cheapest.
    private static int Cost(ConfigurationReader reader)
    {
        reader.Text("hashers.algorithm");
        var cost = reader.Number("hashers.bcrypt.cost", 4);
        return cost is >= 4 and <= 31 ? cost : throw reader.Fault("hashers.bcrypt.cost", "a number from 4 to 31");
    }

    private static CorsSettings? Cors(ConfigurationReader reader)
    {
        const string at = "serve.public.cors.";
        var enabled = reader.Flag(at + "enabled");
        var cors = new CorsSettings(
            Or("allowed_origins", "*"),
            Or("allowed_methods", "POST", "GET", "PUT", "PATCH", "DELETE"),
            Or("allowed_headers", "Authorization", "Content-Type", "Max-Age", "X-Session-Token", "X-XSRF-TOKEN", "X-CSRF-TOKEN"),
            Or("exposed_headers", "Content-Type"),
            reader.Flag(at + "allow_credentials", true),
            reader.Number(at + "max_age", 0));
        return enabled ? cors : null;

        IReadOnlyList<string> Or(string key, params string[] fallback) => reader.Has(at + key) ? reader.Texts(at + key) : fallback;
    }

    private static IReadOnlyList<IdentitySchema> Schemas(ConfigurationReader reader, string folder)
    {
        var schemas = new List<IdentitySchema>();
        foreach (var item in reader.Items("identity.schemas"))
        {
            var id = reader.Text(item + ".id") ?? throw reader.Fault(item, "a schema with an id");
            var url = reader.Text(item + ".url") ?? throw reader.Fault(item, "a schema with a url");
            try
            {
                schemas.Add(IdentitySchema.Parse(id, References.Read(url, folder), reader.Flag(item + ".selfservice_selectable")));
            }
            catch (Exception fault) when (fault is IOException or FormatException or UnauthorizedAccessException)
            {
                throw new OryEmulatorConfigurationException(item + ".url", References.Expected + " (" + fault.Message + ")", reader.Fault(item + ".url", "").Line, fault);
            }
            catch (Exception fault) when (fault is System.Text.Json.JsonException or InvalidOperationException or Newtonsoft.Json.JsonException)
            {
                throw new OryEmulatorConfigurationException(item + ".url", "a JSON Schema (" + fault.Message + ")", reader.Fault(item + ".url", "").Line, fault);
            }
        }

        return schemas.Count > 0 ? schemas : throw new OryEmulatorConfigurationException("identity.schemas", "at least one identity schema");
    }
}
