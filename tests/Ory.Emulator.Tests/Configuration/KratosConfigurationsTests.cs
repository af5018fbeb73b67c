using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator.Tests;

/// <summary>What Kratos takes in a configuration, and what it does with it.</summary>
public class KratosConfigurationsTests
{
    private const string Schema = """{"properties":{"traits":{"type":"object","properties":{"nickname":{"type":"string"}}}}}""";

    private const string Start = """
        selfservice: { default_browser_return_url: http://127.0.0.1:4455/ }
        identity: { schemas: [{ id: default, url: emulator://default.schema.json }] }
        """;

    // Kratos' open source knows them by name only, and passes over them.
    [Theory]
    [InlineData("b2b_sso")]
    [InlineData("organization")]
    public void A_hook_of_the_Network_is_passed_over_and_named(string hook)
    {
        var configuration = Load(Start.Replace("4455/ }", $"4455/, flows: {{ login: {{ after: {{ hooks: [{{ hook: session }}], password: {{ hooks: [{{ hook: {hook}, config: {{}} }}] }} }} }} }} }}", StringComparison.Ordinal));

        Assert.Equal(["session"], configuration.Login.HooksAfter("password"));
        Assert.Equal(["selfservice.flows.login.after.password.hooks.0"], configuration.Unmodelled);
    }

    [Theory]
    [InlineData("com.example.app:/callback")]
    [InlineData("exp://localhost:8081/--/Callback")]
    [InlineData("/welcome")]
    public void An_address_may_be_one_of_an_application(string url) =>
        Assert.Equal(url, Load(Start.Replace("http://127.0.0.1:4455/", url, StringComparison.Ordinal)).DefaultReturnUrl);

    [Fact]
    public void An_address_to_return_to_that_is_empty_is_none()
    {
        var configuration = Load(Start.Replace("4455/ }", "4455/, flows: { logout: { after: { default_browser_return_url: '' } }, login: { after: { default_browser_return_url: '', password: { default_browser_return_url: '' } } } } }", StringComparison.Ordinal));

        Assert.Null(configuration.LogoutReturnUrl);
        Assert.Null(configuration.Login.ReturnUrlAfter("password"));
    }

    [Fact]
    public async Task A_schema_is_read_from_where_it_is_served()
    {
        await using var schemas = await ServeAsync();

        var configuration = Load(Start.Replace("emulator://default.schema.json", schemas.Urls.Single() + "/person.json", StringComparison.Ordinal));

        Assert.Equal("traits.nickname", Assert.Single(configuration.Schemas[0].Fields).Name);
    }

    [Fact]
    public async Task A_schema_that_is_not_served_is_named()
    {
        await using var schemas = await ServeAsync();

        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => Load(Start.Replace("emulator://default.schema.json", schemas.Urls.Single() + "/nothing.json", StringComparison.Ordinal)));

        Assert.Equal("identity.schemas.0.url", fault.Key);
        Assert.Contains("404", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_schemas_of_one_id_the_first_counts_and_this_is_said()
    {
        var configuration = Load(Start.Replace("json }]", $"json }}, {{ id: default, url: {Reference.To(Schema)} }}]", StringComparison.Ordinal));

        Assert.Contains("traits.email", configuration.Schema("default")!.Fields.Select(field => field.Name));
        Assert.Contains(configuration.Notes, note => note.StartsWith("identity.schemas.1.id: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_providers_of_one_id_the_first_counts_and_this_is_said()
    {
        var configuration = Load(Start.Replace("4455/ }", "4455/, methods: { oidc: { config: { providers: [{ id: a, client_id: b }, { id: a, client_id: c }] } } } }", StringComparison.Ordinal));

        Assert.Equal("b", Assert.Single(configuration.Methods.OidcProviders).ClientId);
        Assert.Contains(configuration.Notes, note => note.StartsWith("selfservice.methods.oidc.config.providers.1.id: ", StringComparison.Ordinal));
    }

    // Kratos has the first from a time when it counted, and reads the second from a place where its own schema takes no such key.
    [Theory]
    [InlineData("selfservice", "methods: { link: { config: { base_url: 'https://links.example.org/' } } }", "selfservice.methods.link.config.base_url")]
    [InlineData("feature_flags", "password_profile_registration_node_group: password", "feature_flags.password_profile_registration_node_group")]
    public void What_has_no_effect_in_Kratos_has_none_and_is_named(string part, string keys, string key) =>
        Assert.Equal([key], Load(part == "selfservice" ? Start.Replace("4455/ }", $"4455/, {keys} }}", StringComparison.Ordinal) : Start + $"\n{part}: {{ {keys} }}").Unmodelled);

    [Theory]
    [InlineData("host: auth.example.org", "https://auth.example.org:4433/")]
    [InlineData("host: 0.0.0.0", "https://127.0.0.1:4433/")]
    [InlineData("host: ''", "https://127.0.0.1:4433/")]
    [InlineData("host: localhost, port: 80", "https://localhost:80/")]
    [InlineData("host: localhost, base_url: 'http://example.org'", "http://example.org")]
    public void Where_no_base_URL_is_configured_the_host_is_in_it(string keys, string expected) =>
        Assert.Equal(expected, Load(Start + $"\nserve: {{ public: {{ {keys} }} }}").PublicBaseUrl);

    [Theory]
    [InlineData("http://kratos-admin:80/", "http://kratos-admin:5000/")]
    [InlineData("https://kratos.example.org:443/.ory", "https://kratos.example.org:5000/.ory")]
    [InlineData("http://kratos:4433", "http://kratos:5000")]
    [InlineData("http://[::1]:80/a", "http://[::1]:5000/a")]
    [InlineData("http://kratos", "http://kratos:5000")]
    public void A_port_that_is_chosen_takes_the_place_of_the_one_in_the_base_URL(string configured, string expected)
    {
        var configuration = ConfigurationLoader.Load([new ConfigurationLayer(null, Start + $"\nserve: {{ public: {{ base_url: '{configured}' }} }}")], Environment.CurrentDirectory, publicPort: 5000);

        Assert.Equal(expected, configuration.PublicBaseUrl);
    }

    // Kratos returns to the address that counts otherwise.
    [Fact]
    public void An_address_to_return_to_that_is_none_is_passed_over_and_named()
    {
        var configuration = Load(Start.Replace("4455/ }", "4455/, flows: { logout: { after: { default_browser_return_url: accounts.example.org/logout } } } }", StringComparison.Ordinal));

        Assert.Null(configuration.LogoutReturnUrl);
        Assert.Contains(configuration.Notes, note => note.StartsWith("selfservice.flows.logout.after.default_browser_return_url: ", StringComparison.Ordinal));
    }

    [Fact]
    public void TOML_is_called_by_its_name()
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => ConfigurationLoader.Load([new ConfigurationLayer("kratos.toml", "version = \"v1.1.0\"")], Environment.CurrentDirectory));

        Assert.Contains("TOML", fault.Message, StringComparison.Ordinal);
    }

    // Kratos' schema has whole numbers and small units only, and the values of its lists exactly as they are written.
    [Theory]
    [InlineData("session: { lifespan: 1.5h }", "session.lifespan")]
    [InlineData("session: { lifespan: '0' }", "session.lifespan")]
    [InlineData("session: { lifespan: 5\u00b5s }", "session.lifespan")]
    [InlineData("cookies: { same_site: lax }", "cookies.same_site")]
    [InlineData("session: { whoami: { required_aal: AAL1 } }", "session.whoami.required_aal")]
    public void What_Kratos_refuses_is_refused(string yaml, string key) => Assert.Equal(key, Assert.Throws<OryEmulatorConfigurationException>(() => Load(Start + "\n" + yaml)).Key);

    // It is loaded all the same: whoever runs it here alone has nothing to change.
    [Theory]
    [InlineData("cookies: { secure: true }", "cookies.secure", "in quotes")]
    [InlineData("session: { cookie: { secure: false } }", "session.cookie.secure", "in quotes")]
    [InlineData("session: { cookie: { persistent: 'true' } }", "session.cookie.persistent", "without quotes")]
    [InlineData("serve: { public: { port: '4433' } }", "serve.public.port", "without quotes")]
    [InlineData("session: { cookie: { name: 12 } }", "session.cookie.name", "in quotes")]
    [InlineData("log: { level: warn }", "log.level", "warning")]
    [InlineData("log: { format: pretty }", "log.format", "json")]
    [InlineData("hashers: { algorithm: scrypt }", "hashers.algorithm", "argon2")]
    [InlineData("ciphers: { algorithm: rot13 }", "ciphers.algorithm", "noop")]
    [InlineData("ciphers: { algorithm: aes }", "secrets.cipher", "aes")]
    [InlineData("courier: { delivery_strategy: pigeon }", "courier.delivery_strategy", "smtp")]
    [InlineData("courier: { smtp: { connection_uri: 'mail:25' } }", "courier.smtp.connection_uri", "smtp://")]
    [InlineData("secrets: { cookie: [too-short] }", "secrets.cookie.0", "16")]
    [InlineData("secrets: { default: [long-enough-for-it, too-short] }", "secrets.default.1", "16")]
    [InlineData("secrets: { cipher: [not-of-the-one-length-that-there-is] }", "secrets.cipher.0", "32")]
    public void What_Kratos_refuses_to_start_with_is_said(string yaml, string key, string expected)
    {
        var note = Assert.Single(Load(Start + "\n" + yaml).Notes);

        Assert.StartsWith($"{key}: ", note, StringComparison.Ordinal);
        Assert.Contains(expected, note, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cookies: { secure: 'true' }", true)]
    [InlineData("cookies: { secure: '1' }", true)]
    [InlineData("cookies: { secure: 'yes' }", false)]
    [InlineData("cookies: { secure: '' }", false)]
    [InlineData("cookies: {}", true)]
    public void Whether_cookies_are_secure_is_a_text(string yaml, bool expected)
    {
        var configuration = Load(Start + "\n" + yaml);

        Assert.Equal(expected, configuration.Cookies.Secure);
        Assert.Empty(configuration.Notes);
    }

    [Theory]
    [InlineData("session: { cookie: { name: '12' } }")]
    [InlineData("session: { cookie: { name: !!str 12 } }")]
    [InlineData("session: { lifespan: 1h }")]
    [InlineData("log: { level: warning, format: text }")]
    [InlineData("ciphers: { algorithm: aes }\nsecrets: { cipher: [32-LONG-SECRET-NOT-SECURE-AT-ALL], cookie: [PLEASE-CHANGE-ME-I-AM-VERY-INSECURE] }")]
    public void Of_what_Kratos_takes_nothing_is_said(string yaml) => Assert.Empty(Load(Start + "\n" + yaml).Notes);

    [Fact]
    public void What_variables_say_has_no_type() => Assert.Empty(ConfigurationLoader.Load(
        [new ConfigurationLayer(null, Start)], Environment.CurrentDirectory, variables: new Dictionary<string, string> { ["SERVE_PUBLIC_PORT"] = "4433", ["COOKIES_SECURE"] = "true", ["SESSION_COOKIE_NAME"] = "12" }).Notes);

    private static KratosConfiguration Load(string yaml) => ConfigurationLoader.Load([new ConfigurationLayer(null, yaml)], Environment.CurrentDirectory);

    private static async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/person.json" ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            return context.Response.WriteAsync(Schema);
        });
        await app.StartAsync();
        return app;
    }
}
