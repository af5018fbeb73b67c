using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Tests;

public class OwnOriginTests
{
    [Fact]
    public void The_configured_origin_counts_whatever_the_host_header_says() =>
        Assert.Equal("https://app.example.org", Trusted("evil.example", environment: Environments.Production, publicOrigin: "https://App.Example.org/"));

    [Fact]
    public void In_development_the_request_says_it() =>
        Assert.Equal("http://localhost:5000", Trusted("localhost:5000", Environments.Development));

    [Fact]
    public void In_production_the_request_says_it_only_where_its_host_is_allowed_by_name()
    {
        Assert.Equal("http://app.example.org:8080", Trusted("app.example.org:8080", Environments.Production, allowedHosts: ["other.example.org", "APP.example.org"]));
        Assert.All(["evil.example", "app.example.org.evil.example", "evil-app.example.org", "example.org"], host => Assert.Null(Trusted(host, Environments.Production, allowedHosts: ["app.example.org"])));
        Assert.Null(Trusted("app.example.org", Environments.Production));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("[::]")]
    [InlineData("0.0.0.0")]
    public void A_wildcard_beside_it_vouches_for_nothing(string wildcard) =>
        Assert.Null(Trusted("app.example.org", Environments.Production, allowedHosts: ["app.example.org", wildcard]));

    [Theory]
    [InlineData("evil.example.org")]
    [InlineData("*.example.org")]
    public void A_subdomain_wildcard_is_no_name(string host) =>
        Assert.Null(Trusted(host, Environments.Production, allowedHosts: ["*.example.org"]));

    [Theory]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("[::1]", "[::1]")]
    public void A_name_is_allowed_however_it_is_written(string allowed, string host) =>
        Assert.Equal("http://" + host, Trusted(host, Environments.Production, allowedHosts: [allowed]));

    [Fact]
    public void Beside_one_a_name_still_counts() =>
        Assert.Equal("http://app.example.org", Trusted("app.example.org", Environments.Production, allowedHosts: ["*.example.org", "app.example.org"]));

    [Theory]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("https://app.example.org:443", "https://app.example.org")]
    [InlineData("http://app.example.org:80/", "http://app.example.org")]
    [InlineData("http://localhost:5000", "http://localhost:5000")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000")]
    [InlineData("https://[2001:DB8::1]", "https://[2001:db8::1]")]
    public void An_origin_is_written_as_browsers_write_it(string configured, string expected) =>
        Assert.Equal(expected, Trusted("evil.example", Environments.Production, publicOrigin: configured));

    [Theory]
    [InlineData("a@evil.example")]
    [InlineData("localhost\\evil.example")]
    [InlineData("localhost/evil")]
    [InlineData("localhost/")]
    [InlineData("localhost?x")]
    [InlineData("localhost#x")]
    [InlineData("local host")]
    [InlineData("localhost%00.evil.example")]
    [InlineData("localhost,evil.example")]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("[::1")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("localhost:evil")]
    [InlineData("localhost:99999")]
    [InlineData("localhost, evil.example")]
    [InlineData("localhost%2eevil.example")]
    [InlineData("bücher.example")]
    [InlineData("localhost\u2024evil.example")]
    [InlineData("\ud800")]
    [InlineData("xn--\u00fc")]
    [InlineData("*.example.org")]
    public void A_host_header_that_is_no_host_is_nobodys_origin(string host) =>
        Assert.Null(Trusted(host, Environments.Development));

    [Fact]
    public void An_origin_is_own_only_if_scheme_host_and_port_are()
    {
        var context = new DefaultHttpContext { Request = { Scheme = "https", Host = new HostString("app.example.org") } };
        var options = new OryOptions();

        Assert.True(OwnOrigin.IsOwn("https://app.example.org", context.Request, options));
        Assert.False(OwnOrigin.IsOwn("http://app.example.org", context.Request, options));
        Assert.False(OwnOrigin.IsOwn("https://app.example.org:8443", context.Request, options));
        Assert.False(OwnOrigin.IsOwn("https://evil.example", context.Request, options));
        Assert.False(OwnOrigin.IsOwn("null", context.Request, options));
    }

    private static string? Trusted(string host, string environment, string? publicOrigin = null, string[]? allowedHosts = null)
    {
        var context = new DefaultHttpContext { Request = { Scheme = "http" } };
        context.Request.Headers.Host = host;
        var filtering = new HostFilteringOptions { AllowedHosts = allowedHosts ?? [] };
        return new OwnOrigin(new HostEnvironment(environment), new Monitor(filtering)).Trusted(context.Request, new OryOptions { PublicOrigin = publicOrigin });
    }

    private sealed class HostEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }

    private sealed class Monitor(HostFilteringOptions value) : IOptionsMonitor<HostFilteringOptions>
    {
        public HostFilteringOptions CurrentValue => value;

        public HostFilteringOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<HostFilteringOptions, string?> listener) => null;
    }
}
