using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>Whatever host a request says it is for, nobody comes back to another than the configured one.</summary>
public sealed class HostileHostTests(HostileHostTests.Apps apps) : IClassFixture<HostileHostTests.Apps>
{
    public static TheoryData<string> Hosts { get; } =
    [
        "evil.example", "app.example.org.evil.example", "evil.example:443", "app.example.org:8443", "[::1]", "127.0.0.1", "localhost", "EVIL.example", "xn--80ak6aa92e.com",
        "a.b.c.d.e.f.evil.example", "evil.example.", "0x7f.1", "2130706433",
    ];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task By_host_by_forwarded_host_or_by_referer(string host)
    {
        foreach (var (name, client) in new[] { ("Host", ClientKind.Browser), ("X-Forwarded-Host", ClientKind.Browser), ("Host", ClientKind.Program), ("X-Forwarded-Host", ClientKind.Program), ("Referer", ClientKind.Program) })
        {
            using var response = await apps.Configured.SendAsync(client, "/minimal?x=1", null, headers: [(name, name == "Referer" ? $"https://{host}/x" : host), ("X-Forwarded-Proto", "http")]);
            var text = response.Headers.Location?.OriginalString ?? await response.Content.ReadAsStringAsync();
            Assert.Contains("return_to=" + Uri.EscapeDataString(StepUpApp.Origin + "/"), text);
            Assert.DoesNotContain("evil", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task And_where_none_is_configured_nobody_is_told_to_come_back_anywhere(string host)
    {
        using var response = await apps.Unconfigured.SendAsync(ClientKind.Browser, "/minimal?x=1", null, headers: [("Host", host), ("X-Forwarded-Host", host)]);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(StepUpApp.OryAddress + "/self-service/login/browser", response.Headers.Location?.OriginalString);
    }

    public sealed class Apps : IAsyncLifetime
    {
        internal StepUpApp Configured { get; private set; } = null!;

        internal StepUpApp Unconfigured { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Configured = await StepUpApp.StartAsync(build: Trusting);
            Unconfigured = await StepUpApp.StartAsync(options => options.PublicOrigin = null, Trusting);
        }

        public async Task DisposeAsync()
        {
            await Configured.DisposeAsync();
            await Unconfigured.DisposeAsync();
        }

        // As careless as it gets: every forwarded header of everybody is believed.
        private static void Trusting(WebApplicationBuilder builder) => builder.Services.AddSingleton<IStartupFilter>(new Forwarded());

        private sealed class Forwarded : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
            {
                var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
                options.KnownIPNetworks.Clear();
                options.KnownProxies.Clear();
                app.UseForwardedHeaders(options);
                next(app);
            };
        }
    }
}
