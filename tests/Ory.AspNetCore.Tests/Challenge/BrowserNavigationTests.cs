using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ory.AspNetCore.Tests;

public class BrowserNavigationTests
{
    private const string Chromium = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    [Theory]
    [InlineData("GET", "navigate", Chromium, true)]
    [InlineData("HEAD", "navigate", Chromium, true)]
    [InlineData("GET", "navigate", "*/*", true)]
    [InlineData("POST", "navigate", Chromium, false)]
    [InlineData("PUT", null, Chromium, false)]
    [InlineData("GET", "cors", Chromium, false)]
    [InlineData("GET", "same-origin", Chromium, false)]
    [InlineData("GET", "no-cors", "image/avif,*/*;q=0.8", false)]
    [InlineData("GET", "websocket", Chromium, false)]
    [InlineData("GET", null, Chromium, true)]
    [InlineData("GET", null, "text/html", true)]
    [InlineData("GET", null, "application/xhtml+xml", true)]
    [InlineData("GET", null, "*/*", false)]
    [InlineData("GET", null, "", false)]
    [InlineData("GET", null, "text/*", false)]
    [InlineData("GET", null, "application/json", false)]
    [InlineData("GET", null, "application/json, text/plain, */*", false)]
    [InlineData("GET", null, "application/json, text/html;q=0.9", false)]
    [InlineData("GET", null, "application/json, text/html", false)]
    [InlineData("GET", null, "text/html, application/json", true)]
    [InlineData("GET", null, "text/html;q=0.5, application/problem+json", false)]
    [InlineData("GET", null, "text/html;q=0, */*", false)]
    [InlineData("GET", null, "not a media type", false)]
    public void A_navigation_is_told_by_method_fetch_metadata_and_accept(string method, string? mode, string accept, bool expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Headers.Accept = accept;
        if (mode is not null)
            request.Headers["Sec-Fetch-Mode"] = mode;

        Assert.Equal(expected, BrowserNavigation.IsNavigation(request));
    }

    [Theory]
    [InlineData("Sec-Purpose", "prefetch")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Moz", "prefetch")]
    [InlineData("X-Requested-With", "XMLHttpRequest")]
    public void What_nobody_looks_at_now_is_none(string header, string value)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "GET";
        request.Headers.Accept = Chromium;
        request.Headers["Sec-Fetch-Mode"] = "navigate";
        Assert.True(BrowserNavigation.IsNavigation(request));

        request.Headers[header] = value;
        Assert.False(BrowserNavigation.IsNavigation(request));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    public void An_endpoint_marked_as_an_api_never_redirects_unless_it_is_allowed_whichever_comes_first(bool disabled, bool allowed, bool expected)
    {
        foreach (var allowedFirst in new[] { true, false })
        {
            var context = new DefaultHttpContext();
            context.Request.Method = "GET";
            context.Request.Headers.Accept = Chromium;
            object?[] marks = [disabled ? new Disable() : null, allowed ? new AllowCookieRedirectAttribute() : null];
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection((allowedFirst ? marks.Reverse() : marks).OfType<object>()), null));

            Assert.Equal(expected, BrowserNavigation.MayRedirect(context));
        }
    }

    [Fact]
    public void No_mark_makes_a_navigation_of_a_fetch()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Headers["Sec-Fetch-Mode"] = "cors";
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new AllowCookieRedirectAttribute()), null));

        Assert.False(BrowserNavigation.MayRedirect(context));
    }

    private sealed class Disable : IDisableCookieRedirectMetadata;
}
