namespace Ory.Emulator.Tests;

public class ConfigurationVariablesTests
{
    private const string Schema = "base64://eyJwcm9wZXJ0aWVzIjp7InRyYWl0cyI6eyJ0eXBlIjoib2JqZWN0In19fQ==";

    private const string Kratos = $$"""
        serve: { public: { base_url: http://a.example/, port: 4433 } }
        selfservice: { default_browser_return_url: http://a.example/, allowed_return_urls: [http://a.example/, http://b.example/, http://c.example/] }
        session: { lifespan: 1h, cookie: { persistent: true } }
        identity: { schemas: [{ id: default, url: '{{Schema}}' }] }
        """;

    [Theory]
    [InlineData("SERVE_PUBLIC_BASE_URL", "http://b.example/", "http://b.example/ 4433 01:00:00 True ory_kratos_session")]
    [InlineData("serve_public_port", "5000", "http://a.example/ 5000 01:00:00 True ory_kratos_session")]
    [InlineData("SESSION_LIFESPAN", "2h", "http://a.example/ 4433 02:00:00 True ory_kratos_session")]
    [InlineData("SESSION_COOKIE_NAME", "null", "http://a.example/ 4433 01:00:00 True null")]
    [InlineData("SESSION_COOKIE_PERSISTENT", "F", "http://a.example/ 4433 01:00:00 False ory_kratos_session")]
    [InlineData("SESSION_COOKIE_PERSISTENT", "1", "http://a.example/ 4433 01:00:00 True ory_kratos_session")]
    [InlineData("SESSION_COOKIE_PERSISTENT", "/usr/bin", "http://a.example/ 4433 01:00:00 False ory_kratos_session")]
    [InlineData("SESSION", """{"lifespan":"2h","cookie":{"name":"a"}}""", "http://a.example/ 4433 02:00:00 True a")]
    [InlineData("SESSION_MANAGER", "local/a:@/tmp/.ICE-unix/1", "http://a.example/ 4433 01:00:00 True ory_kratos_session")]
    [InlineData("ORY_SESSION_LIFESPAN", "2h", "http://a.example/ 4433 01:00:00 True ory_kratos_session")]
    public void A_variable_overrides_its_key_and_nothing_else(string name, string value, string expected)
    {
        var configuration = Load((name, value));

        Assert.Equal(expected, $"{configuration.PublicBaseUrl} {configuration.PublicPort} {configuration.SessionLifespan} {configuration.SessionCookiePersistent} {configuration.SessionCookieName}");
    }

    // Item by item: what stands behind them in the file stays.
    [Theory]
    [InlineData("SELFSERVICE_ALLOWED_RETURN_URLS", "http://d.example/", "http://d.example/ http://b.example/ http://c.example/")]
    [InlineData("SELFSERVICE_ALLOWED_RETURN_URLS", "http://d.example/,\"http://e.example/?a,\"\"b\"", "http://d.example/ http://e.example/?a,\"b http://c.example/")]
    [InlineData("SELFSERVICE_ALLOWED_RETURN_URLS", """["http://d.example/","http://e.example/"]""", "http://d.example/ http://e.example/ http://c.example/")]
    [InlineData("SELFSERVICE_ALLOWED_RETURN_URLS", "[]", "http://a.example/ http://b.example/ http://c.example/")]
    [InlineData("SELFSERVICE_ALLOWED_RETURN_URLS_1", "http://d.example/", "http://a.example/ http://d.example/ http://c.example/")]
    [InlineData("SELFSERVICE_ALLOWED_RETURN_URLS_3", "http://d.example/", "http://a.example/ http://b.example/ http://c.example/ http://d.example/")]
    [InlineData("SELFSERVICE", """{"allowed_return_urls":[null,"http://d.example/"],"default_browser_return_url":"/"}""", null)]
    public void Lists_are_laid_over_each_other_item_by_item(string name, string value, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal("selfservice.allowed_return_urls.0", Assert.Throws<OryEmulatorConfigurationException>(() => Load((name, value))).Key);
            return;
        }

        Assert.Equal(expected, string.Join(' ', Load((name, value)).AllowedReturnUrls));
    }

    [Fact]
    public void Items_of_which_no_file_says_anything_are_added()
    {
        var configuration = Load(
            ("IDENTITY_SCHEMAS_1_ID", "person"), ("IDENTITY_SCHEMAS_1_URL", Schema), ("IDENTITY_DEFAULT_SCHEMA_ID", "person"),
            ("SELFSERVICE_METHODS_OIDC_CONFIG_PROVIDERS", """[{"id":"a","client_id":"from json"}]"""),
            ("SELFSERVICE_METHODS_OIDC_CONFIG_PROVIDERS_0_CLIENT_SECRET", "[1]"), ("SELFSERVICE_METHODS_OIDC_CONFIG_PROVIDERS_0_SCOPE", "email,profile"),
            ("SELFSERVICE_FLOWS_REGISTRATION_AFTER_PASSWORD_HOOKS_0_HOOK", "session"), ("SECRETS_COOKIE", "one secret,another"));

        Assert.Equal("person", configuration.DefaultSchemaId);
        Assert.Equal(["default", "person"], configuration.Schemas.Select(schema => schema.Id));
        var provider = Assert.Single(configuration.Methods.OidcProviders);
        Assert.Equal(("a", "from json", "[1]", "email profile"), (provider.Id, provider.ClientId, provider.ClientSecret, string.Join(' ', provider.Scope)));
        Assert.Equal(["session"], configuration.Registration.HooksAfter("password"));
        Assert.Equal(["one secret", "another"], configuration.CookieSecrets);
    }

    [Theory]
    [InlineData("SESSION_LIFESPAN", "soon", "session.lifespan", "a duration", "found 'soon'")]
    [InlineData("SERVE_PUBLIC_PORT", "many", "serve.public.port", "a whole number", "found 'many'")]
    [InlineData("SESSION", "gnome", "session", "a mapping", "SESSION")]
    [InlineData("SESSION", "5", "session", "JSON", "SESSION")]
    [InlineData("SECRETS_COOKIE", "", "secrets.cookie", "with commas", "SECRETS_COOKIE")]
    [InlineData("SECRETS_COOKIE", "12345678901234567", "secrets.cookie", "with commas", "SECRETS_COOKIE")]
    [InlineData("SECRETS_COOKIE", "a\"b", "secrets.cookie", "with commas", "SECRETS_COOKIE")]
    [InlineData("IDENTITY_SCHEMAS_2_ID", "person", "identity.schemas.1", "a schema with an id", "")]
    public void A_variable_that_makes_no_sense_is_named_without_a_line(string name, string value, string key, string expected, string told)
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => Load((name, value)));

        Assert.Equal((key, null), (fault.Key, fault.Line));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        if (told.Length > 0) Assert.Contains($"(environment variable {name})", fault.Message, StringComparison.Ordinal);
    }

    // Kratos knows keys by its schema, and no schema knows these.
    [Fact]
    public void What_people_name_themselves_has_no_variable_of_its_own()
    {
        var configuration = Load(("SESSION_WHOAMI_TOKENIZER_TEMPLATES", """{"jwt":{"ttl":"2m"}}"""), ("SESSION_WHOAMI_TOKENIZER_TEMPLATES_JWT_TTL", "3m"));

        Assert.Equal(TimeSpan.FromMinutes(2), configuration.TokenizerTemplates["jwt"].Ttl);
    }

    private static KratosConfiguration Load(params (string Name, string Value)[] variables) => ConfigurationLoader.Load(
        [new ConfigurationLayer(null, Kratos)], Environment.CurrentDirectory, variables: variables.ToDictionary(variable => variable.Name, variable => variable.Value));
}
