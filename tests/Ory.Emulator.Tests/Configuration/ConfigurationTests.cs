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
    [InlineData("serve: { public: { port: 65536 } }", "serve.public.port", "a port from 0 to 65535", 1)]
    [InlineData("serve: { public: { base_url: nowhere } }", "serve.public.base_url", "an absolute URL", 1)]
    [InlineData("serve: { public: { base_url: /kratos } }", "serve.public.base_url", "http://", 1)]
    [InlineData("serve: { public: { base_url: 'localhost:4433' } }", "serve.public.base_url", "http://", 1)]
    [InlineData("session: { cookie: { name: 'two words' } }", "session.cookie.name", "a cookie name", 1)]
    [InlineData("selfservice: { default_browser_return_url: 'localhost:4455' }", "selfservice.default_browser_return_url", "an absolute URL", 1)]
    [InlineData("selfservice: none", "selfservice", "a mapping", 1)]
    [InlineData("selfservice: { default_browser_return_url: 'http://a.example/', flows: { login: { after: { hooks: [{ hook: dance }] } } } }", "selfservice.flows.login.after.hooks.0.hook", "session", 1)]
    [InlineData("selfservice: { default_browser_return_url: 'http://a.example/', allowed_return_urls: http://a.example }", "selfservice.allowed_return_urls", "a list", 1)]
    [InlineData("identity: { schemas: [{ id: default, url: 'file://./nothing.json' }] }", "identity.schemas.0.url", "that can be read", 1)]
    [InlineData("identity: { schemas: [{ id: default, url: 'base64://e30x' }] }", "identity.schemas.0.url", "a JSON Schema", 1)]
    [InlineData("identity: { schemas: [{ id: default, url: 'base64://e30=' }] }", "identity.schemas.0.url", "properties.traits", 1)]
    [InlineData("identity: { schemas: [{ id: default, url: 'base64://eyJwcm9wZXJ0aWVzIjp7InRyYWl0cyI6eyJ0eXBlIjoib2JqZWN0IiwicHJvcGVydGllcyI6eyJhIjp7IiRyZWYiOiIjL2RlZmluaXRpb25zL25vbmUifX19fX0=' }] }", "identity.schemas.0.url", "a JSON Schema", 1)] // a $ref to nothing
    [InlineData("identity: { default_schema_id: a, schemas: [{ id: b, url: 'base64://eyJwcm9wZXJ0aWVzIjp7InRyYWl0cyI6eyJ0eXBlIjoib2JqZWN0In19fQ==' }] }", "identity.default_schema_id", "(b)", 1)]
    [InlineData("identity: { schemas: [{ id: default, url: 'file://' }] }", "identity.schemas.0.url", "that can be read", 1)]
    [InlineData("identity: { schemas: [{ id: default, url: 'file://%00' }] }", "identity.schemas.0.url", "that can be read", 1)]
    [InlineData("selfservice: { default_browser_return_url: /, flows: { login: { after: { hooks: [{}] } } } }", "selfservice.flows.login.after.hooks.0", "a hook with a name", 1)]
    [InlineData("selfservice: { default_browser_return_url: /, allowed_return_urls: [/, null] }", "selfservice.allowed_return_urls.1", "a text", 1)]
    [InlineData("selfservice: { default_browser_return_url: /, methods: { code: { config: { max_submissions: 0 } } } }", "selfservice.methods.code.config.max_submissions", "from 1", 1)]
    [InlineData("selfservice: { default_browser_return_url: /, methods: { password: { config: { min_password_length: 5 } } } }", "selfservice.methods.password.config.min_password_length", "from 6", 1)]
    [InlineData("selfservice: { default_browser_return_url: /, methods: { code: { passwordless_enabled: true, mfa_enabled: true } } }", "selfservice.methods.code.mfa_enabled", "passwordless_enabled", 1)]
    [InlineData("session: { lifespan: -1h }", "session.lifespan", "duration", 1)]
    [InlineData("x: &x { lifespan: soon }\nsession:\n  <<: *x", "session.lifespan", "duration", 1)]
    [InlineData("identity: { default_schema_url: 'file://a.json' }", "identity.schemas", "earlier Kratos", null)]
    public void What_is_malformed_is_named_with_its_key_what_was_expected_and_its_line(string yaml, string key, string expected, int? line)
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => Load(Merged(yaml)));

        Assert.Equal(key, fault.Key);
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
        Assert.Equal(line, fault.Line);
    }

    [Theory]
    [InlineData("passwordless_enabled: true", true)]
    [InlineData("mfa_enabled: true", false)]
    public void Codes_that_sign_in_are_on_even_where_the_method_is_not(string key, bool on) => Assert.Equal(
        on, Load(Merged($"selfservice: {{ default_browser_return_url: /, methods: {{ code: {{ enabled: false, {key} }} }} }}")).Methods.Enabled.Contains("code"));

    [Theory]
    [InlineData("x: &x { lifespan: 2h }\nsession: { <<: *x }", 2)]
    [InlineData("x: &x { lifespan: 2h }\nsession: { <<: *x, lifespan: 3h }", 3)]
    [InlineData("x: &x { lifespan: 2h }\ny: &y { lifespan: 4h, <<: *x }\nsession: { <<: [*y, *x] }", 4)]
    [InlineData("x: &x 2h\nsession: { lifespan: *x }", 2)]
    [InlineData("session: &s { lifespan: 2h, cookie: { x: *s } }", 2)]
    public void Anchors_and_merge_keys_are_followed(string yaml, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Load(Merged(yaml)).SessionLifespan);

    [Fact]
    public async Task A_text_with_more_nodes_than_can_be_visited_is_read_all_the_same()
    {
        const string letters = "abcdefghijklmnop";
        var yaml = Minimal + "\na: &a [x]\n" + string.Concat(letters.Zip(letters.Skip(1), (one, next) => $"{next}: &{next} [{string.Join(',', Enumerable.Repeat("*" + one, 9))}]\n"));

        var reading = Task.Run(() => ConfigurationLoader.Load([new ConfigurationLayer("a.yml", yaml), new ConfigurationLayer("b.yml", "dev: true")], Environment.CurrentDirectory));

        Assert.Contains("p", (await reading.WaitAsync(TimeSpan.FromMinutes(1))).Unmodelled);
    }

    [Fact]
    public void A_name_with_a_dot_is_no_path() => Assert.Equal(["session.lifespan"], Load(Minimal + "\nsession.lifespan: 2h\n").Unmodelled);

    [Fact]
    public void Of_several_files_the_one_that_is_wrong_is_named()
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => ConfigurationLoader.Load(
            [new ConfigurationLayer("first.yml", Minimal), new ConfigurationLayer("second.yml", "session: { lifespan: soon }")], Environment.CurrentDirectory));

        Assert.Equal("second.yml", fault.File);
        Assert.Contains("(second.yml, line 1)", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secrets: { cookie: let-me-in }")]
    [InlineData("selfservice: { default_browser_return_url: /, methods: { oidc: { config: { providers: [{ id: a, client_secret: { let-me-in: b } }] } } } }")]
    public void No_secret_is_shown_by_what_is_said_about_it(string yaml)
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => Load(Merged(yaml)));

        Assert.DoesNotContain("let-me-in", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public async Task A_key_that_asks_for_what_the_emulator_does_anyway_is_not_warned_about(string value, bool warned)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = $"selfservice: {{ methods: {{ password: {{ config: {{ haveibeenpwned_enabled: {value} }} }} }} }}");

        Assert.Equal(warned, ory.Warnings.Any(warning => warning.Contains("haveibeenpwned_enabled", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_schema_of_a_configuration_for_a_container_is_found_beside_the_configuration()
    {
        var folder = Directory.CreateTempSubdirectory("ory-emulator-");
        try
        {
            var file = Path.Combine(folder.FullName, "kratos.yml");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "person.json"), """{"properties":{"traits":{"type":"object","properties":{"nickname":{"type":"string"}}}}}""");
            await File.WriteAllTextAsync(file, "selfservice: { default_browser_return_url: /, whitelisted_return_urls: [/] }\nidentity: { schemas: [{ id: default, url: 'file:///no/such/folder/person.json' }] }\n");

            await using var ory = await OryEmulator.StartAsync(options => options.ConfigurationFile = file);

            Assert.Equal("traits.nickname", Assert.Single(ory.Server.Configuration.Schemas[0].Fields).Name);
            Assert.Contains(ory.Warnings, warning => warning.Contains("file:///no/such/folder/person.json is not there", StringComparison.Ordinal));
            Assert.Contains(ory.Warnings, warning => warning.Contains("selfservice.allowed_return_urls", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A tab is told by the key that it stands behind; of an anchor that there is not nobody knows where it is named.
    [Theory]
    [InlineData("selfservice:\n  flows: [\n", 3)]
    [InlineData("a: 1\nserve:\n  public: {port: 1\nsession: 1\n", 3)]
    [InlineData("a: 1\nserve:\n  public:\n\t  port: 1\n", 3)]
    [InlineData("a: 1\nb: c: d\n", 2)]
    [InlineData("a: 1\nb: 2\nc: *x\n", null)]
    public void Text_that_is_no_YAML_is_refused_with_its_line(string yaml, int? line)
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => Load(yaml));

        Assert.Equal(line, fault.Line);
        Assert.Contains("well-formed YAML", fault.Message, StringComparison.Ordinal);
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

    // How a hash is made, what is logged, and how a database is kept small.
    [Fact]
    public void What_nobody_could_tell_from_outside_is_not_named() => Assert.Empty(Load(Minimal + """

        hashers: { algorithm: argon2, argon2: { memory: 128MB, iterations: 2 } }
        serve: { public: { cors: { enabled: true, debug: true } } }
        database: { cleanup: { batch_size: 10 } }
        """).Unmodelled);

    // What changes messages, or whom they reach, is no matter of course.
    [Theory]
    [InlineData("smtp: { connection_uri: 'smtp://localhost/' }, delivery_strategy: smtp, message_retries: 3, worker: { pull_count: 1 }", "")]
    [InlineData("template_override_path: /a, templates: { recovery_code: {} }", "courier.template_override_path courier.templates")]
    [InlineData("delivery_strategy: http, http: { request_config: { url: 'http://a.example/' } }, channels: [{ id: sms }]", "courier.http courier.channels")]
    public void What_a_courier_would_do_otherwise_is_named(string courier, string expected) =>
        Assert.Equal(expected, string.Join(' ', Load(Minimal + $"\ncourier: {{ {courier} }}").Unmodelled));

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
