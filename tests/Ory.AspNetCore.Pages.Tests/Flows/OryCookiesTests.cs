using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Pages.Tests;

public class OryCookiesTests
{
    [Fact]
    public void Exactly_Orys_cookies_are_passed_on_byte_for_byte()
    {
        var context = Context("https", "app.example", "app=secret; ory_kratos_session=MTc%2B=|x; csrf_token_0a=a+b/c==; .AspNetCore.Antiforgery.x=y; ory_kratos_continuity=c; ory_kratos_sessions=no; csrf_token=no");

        Assert.Equal("ory_kratos_session=MTc%2B=|x; csrf_token_0a=a+b/c==; ory_kratos_continuity=c", Cookies(context).Header);
    }

    [Fact]
    public void A_configured_session_cookie_is_the_only_one_that_counts()
    {
        var context = Context("https", "app.example", "ory_kratos_session=other; ory_session_mine=own; ory_session_theirs=other");

        Assert.Equal("ory_session_mine=own", Cookies(context, "ory_session_mine").Header);
    }

    [Theory]
    // Own host, https: as sent, and Secure in any case.
    [InlineData("https", "app.example", "ory_kratos_session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", "ory_kratos_session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure")]
    // A domain that covers this host stays, another one goes.
    [InlineData("https", "app.example.org", "csrf_token_a=v; Domain=example.org; Secure", "csrf_token_a=v; Domain=example.org; Secure")]
    [InlineData("https", "app.example.org", "csrf_token_a=v; Domain=slug.projects.oryapis.com; Secure", "csrf_token_a=v; Secure")]
    [InlineData("https", "badexample.org", "csrf_token_a=v; Domain=example.org", "csrf_token_a=v; Secure")]
    // Local work without https.
    [InlineData("http", "localhost", "ory_kratos_session=v; Secure; SameSite=None", "ory_kratos_session=v; SameSite=Lax")]
    [InlineData("http", "127.0.0.1", "ory_kratos_session=v; Secure; SameSite=Lax", "ory_kratos_session=v; SameSite=Lax")]
    // Browsers refuse such a name without Secure.
    [InlineData("http", "localhost", "__Host-ory=v; Path=/; Secure; SameSite=Lax", "__Host-ory=v; Path=/; SameSite=Lax; Secure", "__Host-ory")]
    [InlineData("http", "[::1]", "ory_kratos_session=v; Secure; SameSite=Lax", "ory_kratos_session=v; SameSite=Lax")]
    // Anywhere else a cookie that wants https is never weakened.
    [InlineData("http", "app.example", "ory_kratos_session=v; Secure", "ory_kratos_session=v; Secure")]
    public void What_Ory_sets_is_set_for_this_host(string scheme, string host, string set, string relayed, string? sessionCookie = null)
    {
        var context = Context(scheme, host, null);

        Cookies(context, sessionCookie).Take([set]);

        Assert.Equal(relayed, context.Response.Headers.SetCookie.ToString());
    }

    [Fact]
    public void Cookies_that_are_not_Orys_are_not_set()
    {
        var context = Context("https", "app.example", null);

        Cookies(context).Take(["__cflb=x; Path=/", "session=x", "broken"]);

        Assert.Equal(0, context.Response.Headers.SetCookie.Count);
    }

    [Fact]
    public void What_Ory_sets_counts_for_the_next_call_of_the_same_request()
    {
        var cookies = Cookies(Context("https", "app.example", "ory_kratos_session=old; csrf_token_a=old"));

        cookies.Take(["csrf_token_a=new; Path=/", "ory_kratos_session=; Max-Age=0"]);

        Assert.Equal("csrf_token_a=new", cookies.Header);
        Assert.False(cookies.HasSession);
    }

    private static OryCookies Cookies(DefaultHttpContext context, string? sessionCookie = null) =>
        new(context, sessionCookie, setCookie => OryCookies.ForOrigin(new Uri($"{context.Request.Scheme}://{context.Request.Host}"), setCookie));

    private static DefaultHttpContext Context(string scheme, string host, string? cookies)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = scheme;
        context.Request.Host = new HostString(host);
        if (cookies is not null)
            context.Request.Headers.Cookie = cookies;
        return context;
    }
}
