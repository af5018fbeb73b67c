using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ory.Emulator.Tests;

public class EmulatorAddressTests
{
    [Fact]
    public async Task Two_in_process_with_free_ports_have_four_addresses()
    {
        await using var one = await OryEmulator.StartAsync(options => (options.PublicPort, options.AdminPort) = (0, 0));
        await using var other = await OryEmulator.StartAsync(options => options.Configuration = "serve: { public: { port: 0, base_url: }, admin: { port: 0, base_url: } }");

        Assert.Equal(4, new[] { one.PublicUrl, one.AdminUrl, other.PublicUrl, other.AdminUrl }.Select(url => url.Authority).Distinct().Count());
        await BothApisAnswerAsync(one);
        await BothApisAnswerAsync(other);
    }

    [Theory]
    [InlineData("http://id.example.org/", "http://id.example.org/admin/")] // both behind one proxy
    [InlineData("http://id.example.org/", "http://id.example.org/")]
    [InlineData("https://app.example.org/.ory/", "http://kratos:4434/")] // a proxy takes the beginning away
    [InlineData("https://app.example.org/.ory", "https://app.example.org/.ory/admin")]
    public async Task In_process_both_apis_answer_below_their_base_urls(string publicUrl, string adminUrl)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = $"serve: {{ public: {{ base_url: '{publicUrl}' }}, admin: {{ base_url: '{adminUrl}' }} }}");

        await BothApisAnswerAsync(ory);
        Assert.Contains(ory.Requests, request => request.Path == "/self-service/login/api");
    }

    [Fact]
    public async Task A_path_that_begins_like_the_base_url_s_is_none_below_it()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "serve: { public: { base_url: 'http://id.example.org/self' } }");
        using var http = ory.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/self-service/login/api")).StatusCode);
    }

    [Fact]
    public async Task On_ports_its_clients_reach_it_also_where_its_addresses_are_of_https()
    {
        await using var ory = await OryEmulator.StartAsync(options =>
        {
            (options.InMemory, options.PublicPort, options.AdminPort) = (false, 0, 0);
            options.Configuration = "serve: { public: { base_url: 'https://id.invalid/' } }";
        });
        using var http = ory.CreateClient();

        using var answer = await http.GetAsync("self-service/login/api");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(ory.PublicUrl.Authority, ory.Requests.Single().Headers["Host"]);
        Assert.Equal("https", answer.RequestMessage!.RequestUri!.Scheme);
    }

    [Fact]
    public async Task A_configured_port_0_is_a_free_one_in_the_base_url_too()
    {
        await using var ory = await OryEmulator.StartAsync(options =>
        {
            options.InMemory = false;
            options.Configuration = "serve: { public: { port: 0, base_url: }, admin: { port: 0, base_url: } }";
        });

        Assert.Equal((ory.PublicEndPoint!.Port, ory.AdminEndPoint!.Port), (ory.PublicUrl.Port, ory.AdminUrl.Port));
    }

    [Fact]
    public async Task One_port_for_both_apis_is_a_fault_of_the_configuration()
    {
        var fault = await Assert.ThrowsAsync<OryEmulatorConfigurationException>(() => OryEmulator.StartAsync(options =>
            (options.InMemory, options.PublicPort, options.Configuration) = (false, 5501, "serve: { admin: { port: 5501 } }")));

        Assert.Equal("serve.admin.port", fault.Key);
        Assert.Contains("5501", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_with_the_name_of_its_option()
    {
        foreach (var (option, configure) in new (string, Action<OryEmulatorOptions>)[]
        {
            ("Host", options => options.Host = "nonsense"),
            ("SmtpConnectionUri", options => options.SmtpConnectionUri = "127.0.0.1:1025"),
            ("AllowedReturnUrls", options => options.AllowedReturnUrls = ["http://a.example/", null!]),
            ("ConfigurationFiles", options => options.ConfigurationFiles = [null!]),
        })
        {
            var fault = await Assert.ThrowsAsync<ArgumentException>(() => OryEmulator.StartAsync(configure));
            Assert.StartsWith(option, fault.Message, StringComparison.Ordinal);
        }

        await using var ory = await OryEmulator.StartAsync();
        Assert.Throws<ArgumentException>(() => ory.AllowReturnTo(new Uri("/a", UriKind.Relative)));
    }

    [Fact]
    public async Task An_application_whose_settings_name_another_ory_is_put_before_the_emulator()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var host = new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection([new("Authentication:Schemes:Ory:BaseUrl", "https://ory.example.org/")]))
            .ConfigureWebHost(web => web.UseTestServer().Configure(_ => { }).UseOryEmulator(ory))
            .Build();

        Assert.Equal(ory.PublicUrl.OriginalString, host.Services.GetRequiredService<IConfiguration>()["Authentication:Schemes:Ory:BaseUrl"]);
    }

    [Fact]
    public async Task The_clients_of_an_application_reach_it_on_ports_too_whatever_its_addresses_name()
    {
        await using var ory = await OryEmulator.StartAsync(options =>
        {
            (options.InMemory, options.PublicPort, options.AdminPort) = (false, 0, 0);
            options.Configuration = "serve: { public: { base_url: 'https://id.invalid/' }, admin: { base_url: 'http://kratos.invalid:4434/' } }";
        });
        using var host = new HostBuilder()
            .ConfigureWebHost(web => web.UseTestServer().ConfigureServices(services => services.AddHttpClient()).Configure(_ => { }).UseOryEmulator(ory))
            .Build();
        using var http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(ory.PublicUrl, "health/alive"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(ory.AdminUrl, "admin/health/alive"))).StatusCode);
    }

    private static async Task BothApisAnswerAsync(OryEmulator ory)
    {
        using var http = ory.CreateClient();
        using var admin = ory.CreateAdminClient();
        var (publicUrl, adminUrl) = (ory.PublicUrl.OriginalString.TrimEnd('/'), ory.AdminUrl.OriginalString.TrimEnd('/'));

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(publicUrl + "/self-service/login/api"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(new Uri(adminUrl.EndsWith("/admin", StringComparison.Ordinal) ? adminUrl + "/identities" : adminUrl + "/admin/identities"))).StatusCode);
    }
}
