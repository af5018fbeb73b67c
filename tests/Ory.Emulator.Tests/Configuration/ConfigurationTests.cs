namespace Ory.Emulator.Tests;

public class ConfigurationTests
{
    private const string Minimal = """
        selfservice:
          default_browser_return_url: http://127.0.0.1:4455/
        identity:
          schemas:
            - id: default
              url: base64://eyJwcm9wZXJ0aWVzIjp7InRyYWl0cyI6eyJ0eXBlIjoib2JqZWN0In19fQ==
        """;

    [Fact]
    public void What_is_not_said_is_as_Kratos_schema_says()
    {
        var configuration = Load(Minimal);

        Assert.Equal(TimeSpan.FromHours(24), configuration.SessionLifespan);
        Assert.Equal(TimeSpan.FromHours(1), configuration.Login.Lifespan);
        Assert.Equal("ory_kratos_session", configuration.SessionCookieName);
        Assert.Equal("highest_available", configuration.WhoamiRequiredAal);
        Assert.Equal("profile_first", configuration.Registration.Style);
        Assert.True(configuration.Registration.Enabled);
        Assert.False(configuration.Recovery.Enabled);
        Assert.True(configuration.SessionCookie.Secure);
        Assert.Equal(["code", "password", "profile"], configuration.Methods.Enabled.Order());
    }

    [Theory]
    [InlineData("session: { lifespan: soon }", "session.lifespan", "duration", 1)]
    [InlineData("session: { cookie: { persistent: perhaps } }", "session.cookie.persistent", "true or false", 1)]
    [InlineData("session:\n  whoami:\n    required_aal: aal9", "session.whoami.required_aal", "aal1, highest_available", 3)]
    [InlineData("serve: { public: { port: many } }", "serve.public.port", "a whole number", 1)]
    [InlineData("serve: { public: { base_url: nowhere } }", "serve.public.base_url", "an absolute URL", 1)]
    [InlineData("selfservice: none", "selfservice", "a mapping", 1)]
    [InlineData("selfservice: { default_browser_return_url: 'http://a.example/', flows: { login: { after: { hooks: [{ hook: dance }] } } } }", "selfservice.flows.login.after.hooks.0.hook", "session", 1)]
    [InlineData("selfservice: { default_browser_return_url: 'http://a.example/', allowed_return_urls: http://a.example }", "selfservice.allowed_return_urls", "a list", 1)]
    [InlineData("identity: { schemas: [{ id: default, url: 'file://./nothing.json' }] }", "identity.schemas.0.url", "that can be read", 1)]
    [InlineData("identity: { schemas: [{ id: default, url: 'base64://e30x' }] }", "identity.schemas.0.url", "a JSON Schema", 1)]
    public void What_is_malformed_is_named_with_its_key_what_was_expected_and_its_line(string yaml, string key, string expected, int line)
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => Load(Merged(yaml)));

        Assert.Equal(key, fault.Key);
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
        Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void Text_that_is_no_YAML_is_refused_with_its_line()
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => Load("selfservice:\n  flows: [\n"));

        Assert.NotNull(fault.Line);
    }

    [Fact]
    public void Every_key_that_is_not_modelled_is_named_once_and_as_high_up_as_possible()
    {
        var configuration = Load(Minimal + """

            serve:
              admin:
                tls: { cert: { path: a }, key: { path: b } }
            preview: { default_read_consistency_level: strong }
            """);

        Assert.Equal(["serve.admin.tls", "preview"], configuration.Unmodelled);
    }

    private static KratosConfiguration Load(string yaml) => ConfigurationLoader.Load([new ConfigurationLayer(null, yaml)], Environment.CurrentDirectory);

    // Starts with what is wrong, so that its line can be told.
    private static string Merged(string yaml)
    {
        var rest = Minimal;
        if (yaml.StartsWith("selfservice", StringComparison.Ordinal)) rest = rest[rest.IndexOf("identity:", StringComparison.Ordinal)..];
        if (yaml.StartsWith("identity", StringComparison.Ordinal)) rest = rest[..rest.IndexOf("identity:", StringComparison.Ordinal)];
        return yaml + "\n" + rest;
    }
}
