using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Tests;

public class CrossOriginGuardTests
{
    [Theory]
    // Current browsers say it.
    [InlineData("POST", "same-origin", "https://app.example.org", true)]
    [InlineData("POST", "none", null, true)]
    [InlineData("POST", "cross-site", "https://evil.example", false)]
    [InlineData("POST", "same-site", "https://evil.example.org", false)]
    [InlineData("POST", "cross-site", null, false)]
    [InlineData("POST", "something-new", "https://app.example.org", false)]
    // Others send an origin, or are no browsers.
    [InlineData("POST", null, "https://app.example.org", true)]
    [InlineData("POST", null, "https://APP.example.org", true)]
    [InlineData("POST", null, "http://app.example.org", false)]
    [InlineData("POST", null, "https://app.example.org:444", false)]
    [InlineData("POST", null, "https://app.example.org.evil.example", false)]
    [InlineData("POST", null, "null", false)]
    [InlineData("POST", null, null, true)]
    // Listed.
    [InlineData("POST", "cross-site", "https://spa.example.com", true)]
    [InlineData("POST", null, "https://spa.example.com", true)]
    [InlineData("POST", "cross-site", "https://port.example.com", true)]
    [InlineData("POST", "cross-site", "https://xn--bcher-kva.example", true)]
    [InlineData("POST", "cross-site", "https://spa.example.com.evil.example", false)]
    [InlineData("POST", "cross-site", "http://spa.example.com", false)]
    [InlineData("POST", "cross-site", "https://spa.example.com:8443", false)]
    // Every method that can change something, known or not.
    [InlineData("PUT", "cross-site", "https://evil.example", false)]
    [InlineData("PATCH", "cross-site", "https://evil.example", false)]
    [InlineData("DELETE", "cross-site", "https://evil.example", false)]
    [InlineData("CONNECT", "cross-site", "https://evil.example", false)]
    [InlineData("WHATEVER", "cross-site", "https://evil.example", false)]
    // None that can.
    [InlineData("GET", "cross-site", "https://evil.example", true)]
    [InlineData("HEAD", "cross-site", null, true)]
    [InlineData("OPTIONS", "cross-site", "https://evil.example", true)]
    [InlineData("TRACE", "cross-site", null, true)]
    public void A_cookie_counts_where_this_application_caused_the_request(string method, string? site, string? origin, bool expected)
    {
        var request = Request(method, site, origin);

        Assert.Equal(expected, CrossOriginGuard.Allows(request, Options()));
    }

    [Theory]
    [InlineData("cross-site", "https://evil.example", false)]
    [InlineData("same-site", "https://evil.example.org", false)]
    [InlineData("same-origin", "https://app.example.org", true)]
    [InlineData(null, "https://evil.example", false)]
    [InlineData(null, "https://app.example.org", true)]
    [InlineData(null, null, true)]
    public void A_websocket_opens_with_a_get_and_is_guarded_all_the_same(string? site, string? origin, bool expected)
    {
        // One protocol of several is one (RFC 9110 section 7.8).
        Assert.All(["WebSocket", "h2c, websocket"], protocols =>
        {
            var request = Request("GET", site, origin);
            request.Headers.Upgrade = protocols;

            Assert.Equal(expected, CrossOriginGuard.Allows(request, Options()));
        });
    }

    [Fact]
    public void Two_origins_are_none()
    {
        var request = Request("POST", null, null);
        request.Headers.Origin = new(["https://app.example.org", "https://evil.example"]);

        Assert.False(CrossOriginGuard.Allows(request, Options()));
    }

    [Fact]
    public void Two_sites_are_none()
    {
        var request = Request("POST", null, "https://app.example.org");
        request.Headers["Sec-Fetch-Site"] = new(["same-origin", "cross-site"]);

        Assert.False(CrossOriginGuard.Allows(request, Options()));
    }

    [Fact]
    public void Behind_a_proxy_the_configured_origin_is_the_own_one()
    {
        var request = Request("POST", null, "https://public.example.org");
        Assert.False(CrossOriginGuard.Allows(request, Options()));

        var options = Options();
        options.PublicOrigin = "https://public.example.org";
        Assert.True(CrossOriginGuard.Allows(request, options));
    }

    [Fact]
    public void It_can_be_switched_off()
    {
        var options = Options();
        options.RejectCrossOriginCookie = false;

        Assert.True(CrossOriginGuard.Allows(Request("POST", "cross-site", "https://evil.example"), options));
    }

    private static OryOptions Options()
    {
        var options = new OryOptions();
        options.AllowedOrigins.Add("https://spa.example.com/");
        options.AllowedOrigins.Add("https://port.example.com:443");
        options.AllowedOrigins.Add("https://bücher.example");
        return options;
    }

    private static HttpRequest Request(string method, string? site, string? origin)
    {
        var request = new DefaultHttpContext { Request = { Scheme = "https", Host = new HostString("app.example.org") } }.Request;
        request.Method = method;
        if (site is not null)
            request.Headers["Sec-Fetch-Site"] = site;
        if (origin is not null)
            request.Headers.Append("Origin", origin);
        return request;
    }
}
