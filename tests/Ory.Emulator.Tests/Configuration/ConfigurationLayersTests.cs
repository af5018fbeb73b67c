using System.IO.Pipes;

namespace Ory.Emulator.Tests;

public class ConfigurationLayersTests
{
    private const string Minimal = """
        selfservice:
          default_browser_return_url: http://127.0.0.1:4455/
        identity:
          schemas:
            - id: default
              url: base64://eyJwcm9wZXJ0aWVzIjp7InRyYWl0cyI6eyJ0eXBlIjoib2JqZWN0In19fQ==

        """;

    [Theory]
    [InlineData("a: &common { lifespan: 10m }\nselfservice: { default_browser_return_url: /, flows: { login: *common, registration: *common } }")]
    [InlineData("a: &common { x: { lifespan: 10m } }\nselfservice: { default_browser_return_url: /, flows: { login: &login { lifespan: 10m }, registration: { <<: *login } } }")]
    public void What_a_later_layer_overrides_it_overrides_in_one_place_whatever_shares_an_anchor(string yaml)
    {
        var configuration = Load(Minimal, yaml, "selfservice: { flows: { registration: { lifespan: 1m } } }");

        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)), (configuration.Login.Lifespan, configuration.Registration.Lifespan));
    }

    [Fact]
    public void What_is_merged_deeply_is_overridden_in_one_place()
    {
        const string yaml = "x: &x { after: { default_browser_return_url: 'http://a.example/' } }\nselfservice: { flows: { login: { <<: *x }, registration: { <<: *x } } }";

        var configuration = Load(Minimal, yaml, "selfservice: { flows: { registration: { after: { default_browser_return_url: 'http://b.example/' } } } }");

        Assert.Equal(("http://a.example/", "http://b.example/"), (configuration.Login.AfterReturnUrl, configuration.Registration.AfterReturnUrl));
    }

    [Fact]
    public void Line_and_file_of_what_is_wrong_are_told_after_layers_were_laid_over_each_other()
    {
        var fault = Assert.Throws<OryEmulatorConfigurationException>(() => ConfigurationLoader.Load(
            [new("a.yml", Minimal + "session:\n  lifespan: soon\n"), new("b.yml", "session: { cookie: { name: a } }")], Environment.CurrentDirectory));

        Assert.Equal(("session.lifespan", 8, "a.yml"), (fault.Key, fault.Line, fault.File));
    }

    [Fact]
    public void Anchors_that_hold_themselves_are_laid_over_each_other() =>
        Assert.Equal("ory", Load(Minimal + "a: &a { b: *a, c: *a }\n", "a: &a { b: *a, c: *a }\nsession: { cookie: { name: ory } }").SessionCookieName);

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_no_part_of_a_key() =>
        Assert.Equal(TimeSpan.FromHours(2), Load(Minimal, "\uFEFFsession:\r\n  lifespan: 2h\r\n").SessionLifespan);

    [Fact]
    public void JSON_may_be_indented_by_tabs()
    {
        const string json = "{\n\t\"session\":\t{\n\t\t\"lifespan\":\"2h\",\n\t\t\"cookie\":{\"name\":\"a\\u0062\",\t\"path\":\"\\/\"}\n\t}\n}\n";

        var configuration = Load(Minimal, json);

        Assert.Equal((TimeSpan.FromHours(2), "ab", "/"), (configuration.SessionLifespan, configuration.SessionCookieName, configuration.SessionCookie.Path));
    }

    [SkippableFact]
    public async Task A_pipe_in_place_of_a_file_is_read_once()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Elsewhere a pipe has no path.");
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var kept = File.OpenHandle($"/proc/self/fd/{pipe.GetClientHandleAsString()}");
        await using (var writer = new StreamWriter(pipe)) await writer.WriteAsync(Minimal);

        await using var ory = await OryEmulator.StartAsync(options => (options.ConfigurationFile, options.PublicPort) = ($"/proc/self/fd/{kept.DangerousGetHandle()}", 0));

        Assert.Equal("default", ory.Server.Configuration.DefaultSchemaId);
    }

    [Fact]
    public void Of_several_documents_the_first_counts_and_this_is_said()
    {
        var configuration = Load(Minimal + "---\nsession: { lifespan: 2h }\n");

        Assert.Equal(TimeSpan.FromHours(24), configuration.SessionLifespan);
        Assert.Contains("first of its 2 YAML documents", Assert.Single(configuration.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///C:/ory/person.schema.json", "C:/ory/person.schema.json")]
    [InlineData("file://C:/ory/person.schema.json", "C:/ory/person.schema.json")]
    [InlineData("file:///etc/ory/a%20b.json", "/etc/ory/a b.json")]
    [InlineData("file://./person.schema.json", "./person.schema.json")]
    [InlineData("https://a.example/person.schema.json", null)]
    public void A_file_s_address_names_its_path_on_any_system(string reference, string? path) => Assert.Equal(path, References.FilePath(reference));

    private static KratosConfiguration Load(params string[] yaml) => ConfigurationLoader.Load([.. yaml.Select(text => new ConfigurationLayer(null, text))], Environment.CurrentDirectory);
}
