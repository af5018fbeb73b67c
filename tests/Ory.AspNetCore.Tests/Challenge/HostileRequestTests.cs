using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Tests;

/// <summary>Requests as nobody's browser writes them, byte by byte to the real server: whoever is sent to sign in comes back to this application or nowhere.</summary>
public sealed partial class HostileRequestTests(HostileRequestTests.Servers servers) : IClassFixture<HostileRequestTests.Servers>
{
    private const string Host = "app.example.org";

    public static TheoryData<string> Targets { get; } =
    [
        "/vault?x=1", "//evil.example", "//evil.example/", "///evil.example", "////evil.example//", "/\\evil.example", "/\\/evil.example", "\\\\evil.example", "/%5cevil.example", "/%5c%5cevil.example",
        "/%2fevil.example", "/%2f%2fevil.example", "/%252f%252fevil.example", "%2f%2fevil.example", "/..//evil.example", "/.//evil.example", "/%2e%2e//evil.example", "/a/../../..//evil.example", "/./", "/..",
        "/%09/evil.example", "/%0a/evil.example", "/%0d%0aLocation:%20https://evil.example", "/%0d%0a%0d%0a<script>", "/%00", "/%00//evil.example", "/\t/evil.example", "/ /evil.example", "/\u0001/evil.example", "/\u007f/evil.example",
        "/%E2%80%A8/evil.example", "/%EF%BC%8F%EF%BC%8Fevil.example", "/%E2%88%95%E2%88%95evil.example", "/%E3%80%82evil.example", "/%C2%AD/evil.example", "/%E2%80%8B/evil.example", "/%c0%af%c0%afevil.example", "/%e0%80%af/evil.example", "/%u002f/evil.example", "/%zz",
        "/@evil.example", "/:80@evil.example", "/user:pw@evil.example/", "/;@evil.example/", "/%40evil.example", "/#@evil.example", "/?#@evil.example", "/javascript:alert(1)", "/data:text/html,x", "/<script>", "/\"onmouseover=x", "/{x}|^`",
        "/?//evil.example", "/?https://evil.example", "/?\\\\evil.example", "/?x=\\..\\evil", "/?%0d%0aSet-Cookie:x=1", "/?\u00e9\u00a0", "/?<script>", "/?\"", "/?return_to=https://evil.example/", "/?&return_to=//evil.example", "/?x=%",
        "http://evil.example/", "http://evil.example//evil.example", "https://evil.example/", "http://evil.example:80/x?y", "http://app.example.org@evil.example/", "http://evil.example#@app.example.org/", "http://evil.example\\@app.example.org/", "http:evil.example", "http:///evil.example", "ftp://evil.example/",
        "http://app.example.org/vault?x", "http://APP.EXAMPLE.ORG/", "http://app.example.org:8443/", "http://user@app.example.org/", "http://[::1]/", "http://[fe80::1%25eth0]/",
        "*", "evil.example", "evil.example:443", "?x=1", "", "javascript:alert(1)",
        "/base//evil.example", "/base/\\evil.example", "/base%2f%2fevil.example", "/base@evil.example", "/base", "/BASE//evil.example?x", "/base/..//evil.example",
    ];

    public static TheoryData<string> Hosts { get; } =
    [
        "evil.example", "evil.example:443", "app.example.org.evil.example", "app.example.orgevil.example", "evil.example/app.example.org", "app.example.org@evil.example", "user:pw@app.example.org", "evil.example\\app.example.org", "evil.example#app.example.org", "evil.example?app.example.org",
        "app.example.org:443@evil.example", "app.example.org:evil", "app.example.org:99999", "app.example.org:-1", "app.example.org:", "app.example.org:8443", "app.example.org.", "app.example.org..", ".app.example.org", "APP.EXAMPLE.ORG", "app.example.org%2eevil.example", "app.example.org%00.evil.example",
        "app\u3002example\u3002org", "app.example.org\u2024evil.example", "\u0251pp.example.org", "xn--pp-mdc.example.org", "xn--", "app.example.org\u00ad", "[::1]", "[::1]:80", "[::ffff:127.0.0.1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[::1", "127.0.0.1", "2130706433", "0x7f.1", "0",
        "localhost", "*", "*.example.org", "a.example.org", "", " ", "app.example.org, evil.example", "app.example.org evil.example", "app.example.org\r\nHost: evil.example", "app.example.org\r\nX-Forwarded-Host: evil.example", "app.example.org\r\nX-Original-Host: evil.example", "app.example.org\r\nForwarded: host=evil.example", "app.example.org\r\nReferer: https://evil.example/",
    ];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Whatever_the_request_target(string target)
    {
        foreach (var (name, server) in servers.All)
        {
            foreach (var accept in new[] { "text/html", "application/json" })
                AssertLeadsNowhereElse(name, await SendAsync(server, $"GET {target} HTTP/1.1\r\nHost: {Host}\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"));
        }
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Whatever_the_host(string host)
    {
        foreach (var (name, server) in servers.All)
        {
            AssertLeadsNowhereElse(name, await SendAsync(server, $"GET /vault?x=1 HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"));
            AssertLeadsNowhereElse(name, await SendAsync(server, $"GET http://{host}/vault?x=1 HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"));
            AssertLeadsNowhereElse(name, await SendAsync(server, $"GET /vault HTTP/1.0\r\n{(host.Length == 0 ? "" : $"Host: {host}\r\n")}Accept: text/html\r\n\r\n"));
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("app.example.org.evil.example")]
    [InlineData("app.example.org:8443")]
    [InlineData("[::1]")]
    [InlineData("localhost")]
    public async Task Whatever_the_authority_of_http_2(string authority)
    {
        foreach (var (name, server) in servers.All)
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Http2}/vault?x=1") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.Host = authority;
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            using var response = await client.SendAsync(request);
            AssertLeadsNowhereElse(name, $"HTTP/2 {(int)response.StatusCode}\r\nLocation: {response.Headers.Location?.OriginalString}\r\n\r\n");
        }
    }

    [Fact]
    public async Task An_honest_request_comes_back_where_it_is_known_where_that_is()
    {
        var expected = new Dictionary<string, string?>
        {
            [Servers.Configured] = "https://app.example.org/base/vault?x=1",
            [Servers.Named] = "http://app.example.org/base/vault?x=1",
            [Servers.Unset] = null,
            [Servers.Wildcard] = null,
            [Servers.Pattern] = null,
        };
        foreach (var (name, server) in servers.All)
        {
            var answer = await SendAsync(server, $"GET /base/vault?x=1 HTTP/1.1\r\nHost: {Host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
            Assert.Equal(expected[name], ReturnToOf(answer));
        }
    }

    private static void AssertLeadsNowhereElse(string server, string answer)
    {
        Assert.Matches("^HTTP/[0-9.]+ (302|400|401|404|405)", answer);
        Assert.DoesNotContain("\nSet-Cookie: x=1", answer);
        if (Location().Match(answer) is { Success: true } location && location.Groups[1].Value.Length > 0)
            Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser", location.Groups[1].Value);
        if (ReturnToOf(answer) is not { } address)
            return;

        // As a browser reads it.
        Assert.True(Uri.TryCreate(address, UriKind.Absolute, out var uri), address);
        Assert.Equal(Host, uri.Host);
        Assert.Empty(uri.UserInfo);
        Assert.All(address, character => Assert.InRange(character, '!', '~'));
        Assert.DoesNotContain('\\', address);
        Assert.Matches(server == Servers.Configured ? "^https://app\\.example\\.org/" : "^http://app\\.example\\.org(:[0-9]+)?/", address);
        Assert.Contains(server, new[] { Servers.Configured, Servers.Named });
    }

    private static string? ReturnToOf(string answer) => ReturnTo().Match(answer) is { Success: true } match ? Uri.UnescapeDataString(match.Groups[1].Value) : null;

    private static async Task<string> SendAsync(Server server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Http1);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    [GeneratedRegex("\nLocation: ([^\r\n]*)")]
    private static partial Regex Location();

    [GeneratedRegex("login/browser[^\"\\s]*[?&]return_to=([^&\"\\s]*)")]
    private static partial Regex ReturnTo();

    public sealed record Server(int Http1, int Http2);

    public sealed class Servers : IAsyncLifetime
    {
        public const string Configured = "PublicOrigin", Unset = "nothing", Named = "AllowedHosts by name", Wildcard = "AllowedHosts by name beside a wildcard", Pattern = "AllowedHosts by pattern";

        private readonly List<WebApplication> _apps = [];

        public Dictionary<string, Server> All { get; } = [];

        public async Task InitializeAsync()
        {
            await StartAsync(Configured, "https://app.example.org", "*");
            await StartAsync(Unset, null, null);
            await StartAsync(Named, null, Host);
            await StartAsync(Wildcard, null, Host + ";*");
            await StartAsync(Pattern, null, "*.example.org");
        }

        public async Task DisposeAsync()
        {
            foreach (var app in _apps)
                await app.DisposeAsync();
        }

        private async Task StartAsync(string name, string? publicOrigin, string? allowedHosts)
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
            builder.Configuration.AddInMemoryCollection([new("AllowedHosts", allowedHosts)]);
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(options =>
            {
                options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
                options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            });
            builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => (options.BaseUrl, options.PublicOrigin) = (StepUpApp.OryAddress, publicOrigin));
            builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            var app = builder.Build();
            app.UsePathBase("/base");
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGet("/{**any}", () => "in");
            await app.StartAsync();
            _apps.Add(app);
            var ports = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port).ToList();
            All[name] = new Server(ports[0], ports[1]);
        }
    }
}
