using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Ory.Testing;

namespace Ory.Emulator.Tool.Tests;

public sealed class EmulatorCommandTests : IDisposable
{
    private static readonly string Kratos = Path.Combine(RepositoryFolder.Contract, "profiles", "default", "kratos.yml");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ory-emulator-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Help_names_every_option_and_says_that_it_is_no_server()
    {
        var run = await RunAsync("--help");

        Assert.Equal(0, run.ExitCode);
        foreach (var option in new[] { "--config", "--public-port", "--admin-port", "--host", "--dev", "--smtp", "--i-know-this-is-not-a-server", "--version" })
            Assert.Contains(option, run.Output, StringComparison.Ordinal);
        Assert.Contains("no server for production", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_configuration_it_says_what_is_missing()
    {
        var run = await RunAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--config", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_both_addresses_when_it_is_ready_and_ends_with_0_when_it_is_stopped()
    {
        await using var run = await StartAsync("--config", Kratos, "--public-port", "0", "--admin-port", "0");

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(run.Public, "health/ready"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(run.Admin, "admin/health/ready"))).StatusCode);
        Assert.Contains("no server for production", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, await run.StopAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(run.Public, "health/ready")));
    }

    [Theory]
    [InlineData("--config")]
    [InlineData("serve", "--dev", "--watch-courier", "-c")]
    public async Task A_port_that_is_given_replaces_the_configured_one_in_the_base_url_too(params string[] arguments)
    {
        var port = FreePort.Next();
        await using var run = await StartAsync([.. arguments, Kratos, "--public-port", $"{port}", "--admin-port", "0"]);

        using var http = new HttpClient();
        Assert.Equal(port, run.Public.Port);
        Assert.Contains($"\"action\":\"http://127.0.0.1:{port}/self-service/login?flow=", await http.GetStringAsync(new Uri(run.Public, "self-service/login/api")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_configuration_overrides_an_earlier_one_key_by_key()
    {
        var later = Write("later.yml", "session:\n  cookie:\n    name: other_session\n");
        await using var run = await StartAsync("--config", Kratos, "--config", later, "--public-port", "0", "--admin-port", "0");

        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(run.Public, "schemas/default"))).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(run.Admin, "admin/identities"));
        request.Content = new StringContent("""{"schema_id":"default","traits":{"email":"a@example.org"},"credentials":{"password":{"config":{"password":"correct-horse-9"}}}}""", null, "application/json");
        Assert.Equal(HttpStatusCode.Created, (await http.SendAsync(request)).StatusCode);
        Assert.StartsWith("other_session=", await SignInAsync(http, run.Public), StringComparison.Ordinal);
    }

    // As with Kratos. A file whose name has a comma is that file.
    [Theory]
    [InlineData("later.yml", ",")]
    [InlineData("a,b.yml", null)]
    public async Task Several_configurations_may_stand_behind_one_option(string name, string? separator)
    {
        var later = Write(name, "serve:\n  public:\n    base_url: http://kratos.example:4433/\n");
        await using var run = await StartAsync([.. separator is null ? (string[])["--config", Kratos, "--config", later] : ["--config", Kratos + separator + later], "--public-port", "0", "--admin-port", "0"]);

        Assert.Contains("public: http://kratos.example:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_configuration_is_answered_with_the_key_what_was_expected_and_the_line()
    {
        var broken = Write("kratos.yml", "selfservice:\n  default_browser_return_url: http://127.0.0.1:4455/\nsession:\n  lifespan: soon\n");

        var run = await RunAsync("--config", broken);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("session.lifespan", run.Error, StringComparison.Ordinal);
        Assert.Contains("4", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1, 2")]
    [InlineData("just a text")]
    [InlineData("selfservice:\n  default_browser_return_url: [ ]\n")]
    [InlineData("")]
    public async Task A_configuration_that_cannot_be_one_ends_with_2(string yaml)
    {
        var run = await RunAsync("--config", Write("kratos.yml", yaml));

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_not_there_ends_with_2()
    {
        var run = await RunAsync("--config", Path.Combine(_folder.FullName, "nothing.yml"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nothing.yml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_whose_name_is_too_long_ends_with_2()
    {
        var run = await RunAsync("--config", Path.Combine(_folder.FullName, new string('a', 300)));

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("listen", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_without_a_name_ends_with_2()
    {
        var run = await RunAsync("--config", "");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_place_of_a_configuration_ends_with_2()
    {
        var run = await RunAsync("--config", _folder.FullName);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(_folder.FullName, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--public-port", "many")]
    [InlineData("--public-port", "65536")]
    [InlineData("--admin-port", "-1")]
    [InlineData("--smtp", "127.0.0.1")]
    [InlineData("--smtp", "smtp://")]
    public async Task A_value_that_makes_no_sense_is_named_and_ends_with_1(string option, string value)
    {
        var run = await RunAsync("--config", Kratos, option, value);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"'{value}' is no", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_listens_is_said_if_the_base_url_names_another_host()
    {
        var elsewhere = Write("elsewhere.yml", "serve:\n  admin:\n    base_url: http://kratos:4434/\n");
        await using var run = await StartAsync("--config", Kratos, "--config", elsewhere, "--public-port", "0", "--admin-port", "0");

        Assert.Matches("admin:  http://kratos:([0-9]+)/ \\(listens on http://127.0.0.1:\\1/\\)", run.Output);
        Assert.DoesNotMatch("public:.*listens", run.Output);
    }

    [Fact]
    public async Task Where_it_listens_is_said_if_the_base_url_names_another_loopback_address_or_https()
    {
        var https = Write("https.yml", "serve:\n  public:\n    base_url: https://127.0.0.1:4433/\n");
        await using var run = await StartAsync("--config", Kratos, "--config", https, "--public-port", "0", "--admin-port", "0", "--host", "127.0.0.2");

        Assert.Matches("public: https://127.0.0.1:([0-9]+)/ \\(listens on http://127.0.0.2:\\1/\\)", run.Output);
        Assert.Matches("admin:  http://127.0.0.1:([0-9]+)/ \\(listens on http://127.0.0.2:\\1/\\)", run.Output);
    }

    [Theory]
    [InlineData("--public-port", "5501", "--admin-port", "5501")]
    [InlineData("--host", "nonsense", "--i-know-this-is-not-a-server")]
    public async Task Options_that_make_no_sense_together_are_named_in_words_and_end_with_1(params string[] arguments)
    {
        var run = await RunAsync(["--config", Kratos, .. arguments]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(arguments[0], run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_port_for_both_apis_ends_with_2()
    {
        var run = await RunAsync("--config", Kratos, "--config", Write("same.yml", "serve: { public: { port: 5501 }, admin: { port: 5501 } }"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("serve.admin.port", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_named_and_ends_with_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await RunAsync("--config", Kratos, "--public-port", $"{port}", "--admin-port", "0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{port}", run.Error, StringComparison.Ordinal);
        Assert.Contains("--public-port", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ready", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("example.org")]
    public async Task An_address_that_others_reach_is_refused_without_consent(string host)
    {
        var run = await RunAsync("--config", Kratos, "--public-port", "0", "--admin-port", "0", "--host", host);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--i-know-this-is-not-a-server", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_key_that_is_not_modelled_is_named_in_one_warning()
    {
        var further = Write("further.yml", "serve:\n  admin:\n    socket:\n      owner: nobody\nfrobnicate: 1\n");
        await using var run = await StartAsync("--config", Kratos, "--config", further, "--public-port", "0", "--admin-port", "0");

        Assert.Single(run.Error.Split('\n'), line => line.Contains("frobnicate", StringComparison.Ordinal));
        Assert.Single(run.Error.Split('\n'), line => line.Contains("serve.admin.socket", StringComparison.Ordinal));
    }

    private static async Task<string> SignInAsync(HttpClient http, Uri address)
    {
        using var flowResponse = await http.SendAsync(Json(HttpMethod.Get, new Uri(address, "self-service/login/browser")));
        var csrfCookie = flowResponse.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var flow = System.Text.Json.JsonDocument.Parse(await flowResponse.Content.ReadAsStringAsync());
        var ui = flow.RootElement.GetProperty("ui");
        var csrf = ui.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("attributes"))
            .Single(attributes => attributes.GetProperty("name").GetString() == "csrf_token").GetProperty("value").GetString();
        using var submit = Json(HttpMethod.Post, new Uri(ui.GetProperty("action").GetString()!));
        submit.Headers.TryAddWithoutValidation("Cookie", csrfCookie);
        submit.Content = new StringContent($$"""{"method":"password","identifier":"a@example.org","password":"correct-horse-9","csrf_token":"{{csrf}}"}""", null, "application/json");
        using var answer = await http.SendAsync(submit);
        return answer.Headers.GetValues("Set-Cookie").Last();
    }

    private static HttpRequestMessage Json(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return request;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<FinishedRun> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await EmulatorCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, CancellationToken.None);
        return new FinishedRun(code, output.ToString(), error.ToString());
    }

    private static Task<RunningCommand> StartAsync(params string[] arguments) => RunningCommand.StartAsync(arguments);

    private sealed record FinishedRun(int ExitCode, string Output, string Error);
}
