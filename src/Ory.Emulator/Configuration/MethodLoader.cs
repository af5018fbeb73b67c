namespace Ory.Emulator;

/// <summary>Reads <c>selfservice.methods</c>.</summary>
internal static class MethodLoader
{
    public static MethodSettings Load(ConfigurationReader reader, List<string> notes)
    {
        const string at = "selfservice.methods.";
        (string Id, bool On)[] methods =
            [("profile", true), ("password", true), ("code", true), ("link", false), ("totp", false), ("lookup_secret", false), ("webauthn", false), ("passkey", false), ("oidc", false)];
        reader.Accept(at + "password.config.haveibeenpwned_enabled", false);
        var (passwordless, mfa) = (reader.Flag(at + "code.passwordless_enabled"), reader.Flag(at + "code.mfa_enabled"));
        if (passwordless && mfa) throw reader.Fault(at + "code.mfa_enabled", "false where passwordless_enabled is true: a code is the first factor or the second");
        var enabled = methods.Where(method => reader.Flag($"{at}{method.Id}.enabled", method.On)).Select(method => method.Id).ToHashSet();
        // Kratos has it from a time when sign-in with a code had a switch of its own.
        if (passwordless) enabled.Add("code");
        return new MethodSettings
        {
            Enabled = enabled,
            MinPasswordLength = reader.Number(at + "password.config.min_password_length", 8, least: 6),
            IdentifierSimilarityCheck = reader.Flag(at + "password.config.identifier_similarity_check_enabled", true),
            CodePasswordless = passwordless,
            CodeMfa = mfa,
            CodeLifespan = reader.Duration(at + "code.config.lifespan", TimeSpan.FromHours(1)),
            CodeMaxSubmissions = reader.Number(at + "code.config.max_submissions", 5, least: 1),
            CodeMissingCredentialFallback = reader.Flag(at + "code.config.missing_credential_fallback_enabled"),
            LinkLifespan = reader.Duration(at + "link.config.lifespan", TimeSpan.FromHours(1)),
            TotpIssuer = reader.Text(at + "totp.config.issuer", ""),
            WebAuthnPasswordless = reader.Flag(at + "webauthn.config.passwordless"),
            WebAuthnRelyingParty = RelyingParty(reader, at + "webauthn.config.rp"),
            PasskeyRelyingParty = RelyingParty(reader, at + "passkey.config.rp"),
            OidcBaseRedirectUri = reader.Url(at + "oidc.config.base_redirect_uri"),
            OidcProviders = Providers(reader, at + "oidc.config.providers", notes),
        };
    }

    private static RelyingPartySettings? RelyingParty(ConfigurationReader reader, string at)
    {
        var id = reader.Text(at + ".id");
        if (id is null) return null;
        var origins = reader.Texts(at + ".origins");
        var origin = reader.Text(at + ".origin");
        return new RelyingPartySettings(id, reader.Text(at + ".display_name", id), origins.Count > 0 || origin is null ? origins : [origin]);
    }

    private static IReadOnlyList<OidcProviderSettings> Providers(ConfigurationReader reader, string at, List<string> notes)
    {
        var providers = new List<OidcProviderSettings>();
        foreach (var item in reader.Items(at))
        {
            var provider = Provider(reader, item);
            if (providers.Any(other => other.Id == provider.Id)) notes.Add($"{item}.id: '{provider.Id}' is the id of an earlier provider, which counts, as with Kratos");
            else providers.Add(provider);
        }

        return providers;
    }

    private static OidcProviderSettings Provider(ConfigurationReader reader, string at) => new()
    {
        Id = reader.Text(at + ".id") ?? throw reader.Fault(at, "a provider with an id"),
        Provider = reader.Text(at + ".provider", "generic"),
        Label = reader.Text(at + ".label"),
        IssuerUrl = reader.Url(at + ".issuer_url"),
        ClientId = reader.Text(at + ".client_id"),
        ClientSecret = reader.Text(at + ".client_secret"),
        Scope = reader.Texts(at + ".scope"),
        MapperUrl = reader.Text(at + ".mapper_url"),
        Pkce = reader.Choice(at + ".pkce", "auto", "auto", "never", "force"),
        RequestedClaims = reader.Json(at + ".requested_claims"),
        AsksForUserInfo = reader.Choice(at + ".claims_source", "id_token", "id_token", "userinfo") == "userinfo",
        OrganizationId = reader.Text(at + ".organization_id"),
        AdditionalIdTokenAudiences = reader.Texts(at + ".additional_id_token_audiences"),
    };
}
