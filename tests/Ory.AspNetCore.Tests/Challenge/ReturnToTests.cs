using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ory.AspNetCore.Tests;

public class ReturnToTests
{
    private const string Origin = "https://app.example.org";

    /// <summary>Forms that browsers, proxies or careless parsers have taken for an address of somebody else.</summary>
    public static TheoryData<string> Hostile { get; } =
    [
        "//evil.example", "//evil.example/", "///evil.example", "////evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\\/evil.example",
        "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example\n", "/\0/evil.example", "\u0001//evil.example", "/\u007f/evil.example",
        "http://evil.example", "https://evil.example", "HTTPS://EVIL.EXAMPLE", "https:evil.example", "https:/evil.example", "https:///evil.example", "https:\\\\evil.example", "https:/\\evil.example",
        "http:evil.example", "ftp://app.example.org/", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,hi", "vbscript:x", "file:///etc/passwd",
        "mailto:a@evil.example", "blob:https://app.example.org/x", "about:blank", "ws://app.example.org/",
        "https://app.example.org@evil.example", "https://app.example.org@evil.example/", "https://app.example.org:443@evil.example/", "https://app.example.org%40evil.example", "https://user@app.example.org/", "https://user:pw@app.example.org/", "https://evil.example#@app.example.org/", "https://evil.example\\@app.example.org",
        "https://app.example.org.evil.example", "https://app.example.org.evil.example/", "https://app.example.orgevil.example/", "https://evil-app.example.org/", "https://evil.example/app.example.org", "https://evil.example?app.example.org", "https://evil.example/https://app.example.org/", "https://app.example.org,evil.example/",
        "https://app.example.org:444/", "https://app.example.org:80/", "http://app.example.org/", "https://app.example.org:/x@evil.example", "https://app.example.org:evil.example/", "https://app.example.org;evil.example/", "https://app.example.org&evil.example/", "https://app.example.org|evil.example/",
        "https://app.example.org\\evil.example", "https://app.example.org\\.evil.example/", "https://app.example.org%2eevil.example/", "https://app.example.org%00.evil.example/", "https://app.example.org%0a.evil.example", "https://app.example.org%5c@evil.example", "https://app.example.org%2f@evil.example", "https://app.example.org\u2024evil.example/",
        "https://[::1]/", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://app。example。org/", "https://ɑpp.example.org/", "https://app.example.org\u00ad/", "https://app.exam\u200bple.org/",
        "evil.example", "evil.example/path", "path", "./path", "../path", "?x=1", "#x", "", " ", "@evil.example", ".evil.example", ":evil.example", "%2f%2fevil.example", "%5c%5cevil.example",
        "\uff0f\uff0fevil.example", "/\uff0fevil.example", "/\u2215evil.example", "/\u2044/evil.example", "/\u29f8/evil.example", "/\ufe68evil.example", "/\uff3cevil.example", "/\u3002evil.example", "/\u200b/evil.example", "/\ufeff/evil.example", "/\u2028/evil.example", "/\u0085/evil.example", "/\u00a0/evil.example",
        "https://app.example.org\u3002evil.example", "https://app.example.org\uff0fevil.example", "https://app.example.org\uff20evil.example", "https://app.example.org\u2100evil.example", "https://xn--pp-mdc.example.org/", "https://app.example.org:0443/x@evil.example:", "https://app.example.org:443:443/", "https://[fe80::1%25eth0]/", "https://app.example.org\r\n.evil.example/", "https://app.example.org\t.evil.example/",
        "https://app.example.org.", "https://app.example.org./", "https://app.example.org..evil.example/", "//app.example.org@evil.example", "///app.example.org/", "https:app.example.org/", "https:////app.example.org/", "h\tttps://evil.example", "\u2003https://evil.example", "filesystem:https://app.example.org/", "view-source:https://evil.example", "//[::1]/", "/\v/evil.example", "/\f/evil.example",
        "/path with space", "/päth", "/path\u2028", "/path\"onmouseover=x", "/<script>", "/path\\..\\evil", "/{x}", "/^", "/`",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_forms_lead_nowhere(string candidate)
    {
        Assert.Null(ReturnTo.Local(Origin, candidate));
        Assert.Null(ReturnTo.LocalPath(candidate));
        Assert.Equal(Origin + "/", ReturnTo.For(Request("GET", "/x", accept: "text/html"), Origin, candidate));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_referer_leads_to_the_root(string referer)
    {
        var context = Request("POST", "/api", accept: "application/json");
        context.Request.Headers.Referer = referer;

        Assert.Equal(Origin + "/", ReturnTo.For(context, Origin, null));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_path_or_query_stays_on_the_origin(string part)
    {
        var path = Request("GET", "/", accept: "text/html");
        path.Request.Path = new PathString(part.StartsWith('/') ? part : "/" + part);
        AssertOnOrigin(ReturnTo.For(path, Origin, null));

        var query = Request("GET", "/vault", accept: "text/html");
        query.Features.Get<IHttpRequestFeature>()!.RawTarget = "/vault?" + part;
        AssertOnOrigin(ReturnTo.For(query, Origin, null));

        var noRawTarget = Request("GET", "/vault", accept: "text/html");
        noRawTarget.Request.QueryString = QueryString.Create("q", part);
        AssertOnOrigin(ReturnTo.For(noRawTarget, Origin, null));
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/vault?q=1&r=%2F%2Fevil.example", "/vault?q=1&r=%2F%2Fevil.example")]
    [InlineData("/a//b", "/a//b")]
    [InlineData("https://app.example.org", "/")]
    [InlineData("https://app.example.org/", "/")]
    [InlineData("HTTPS://App.Example.ORG/Vault", "/Vault")]
    [InlineData("https://app.example.org?x=1", "/?x=1")]
    [InlineData("https://app.example.org#part", "/")]
    [InlineData("/page#part", "/page")]
    [InlineData("/p%C3%A4th", "/p%C3%A4th")]
    [InlineData("/?next=https://evil.example/", "/?next=https://evil.example/")]
    public void A_place_of_this_application_is_kept_as_it_is(string candidate, string expected) =>
        Assert.Equal(Origin + expected, ReturnTo.Local(Origin, candidate));

    [Fact]
    public void An_overlong_place_is_none()
    {
        var longest = "/" + new string('a', ReturnTo.MaximumLength - 1);
        Assert.Equal(Origin + longest, ReturnTo.Local(Origin, longest));
        Assert.Null(ReturnTo.Local(Origin, longest + "a"));
    }

    [Theory]
    [InlineData("https://any.invalid/x")]
    [InlineData("https://app.example.org/x")]
    public void An_address_is_no_path(string address) => Assert.Null(ReturnTo.LocalPath(address));

    [Fact]
    public void A_navigation_comes_back_to_the_page_it_asked_for_with_the_query_as_it_was_sent()
    {
        var context = Request("GET", "/sub/p%C3%A4ge", accept: "text/html");
        context.Request.PathBase = "/base";
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = "/base/sub/p%C3%A4ge?q=%2fa+b%20c&empty=&q=2";

        Assert.Equal(Origin + "/base/sub/p%C3%A4ge?q=%2fa+b%20c&empty=&q=2", ReturnTo.For(context, Origin, null));
    }

    [Fact]
    public void A_query_that_the_application_added_itself_is_no_part_of_it()
    {
        var context = Request("GET", "/vault", accept: "text/html");
        context.Request.QueryString = new QueryString("?added=1");
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = "/vault";

        Assert.Equal(Origin + "/vault", ReturnTo.For(context, Origin, null));
    }

    [Fact]
    public void A_page_that_was_executed_again_for_an_error_comes_back_to_the_one_that_was_asked_for()
    {
        var context = Request("GET", "/error", accept: "text/html");
        context.Features.Set<Microsoft.AspNetCore.Authentication.IAuthenticationFeature>(
            new Microsoft.AspNetCore.Authentication.AuthenticationFeature { OriginalPath = "/vault", OriginalPathBase = "/base" });

        Assert.Equal(Origin + "/base/vault", ReturnTo.For(context, Origin, null));
    }

    // Authentication runs anew for the page of the error where it stands behind what executes that, as it mostly does: then it knows that page only.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_it_does_where_authentication_ran_anew_for_the_error(bool isException)
    {
        var context = Request("GET", "/error", accept: "text/html");
        context.Features.Set<Microsoft.AspNetCore.Authentication.IAuthenticationFeature>(
            new Microsoft.AspNetCore.Authentication.AuthenticationFeature { OriginalPath = "/error", OriginalPathBase = "/base" });
        if (isException)
            context.Features.Set<IExceptionHandlerPathFeature>(new ExceptionHandlerFeature { Path = "/a vault", Error = new InvalidOperationException() });
        else
            context.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature { OriginalPathBase = "/base", OriginalPath = "/a vault" });

        Assert.Equal(Origin + "/base/a%20vault", ReturnTo.For(context, Origin, null));
    }

    [Fact]
    public void What_a_script_calls_comes_back_to_the_page_that_called()
    {
        var context = Request("POST", "/api/secret", accept: "application/json");
        context.Request.Headers.Referer = Origin + "/spa/page?tab=2";

        Assert.Equal(Origin + "/spa/page?tab=2", ReturnTo.For(context, Origin, null));
    }

    [Fact]
    public void A_relative_referer_is_none()
    {
        var context = Request("POST", "/api/secret", accept: "application/json");
        context.Request.Headers.Referer = "/spa";

        Assert.Equal(Origin + "/", ReturnTo.For(context, Origin, null));
    }

    [Fact]
    public void Where_nothing_else_is_known_the_application_begins_at_its_path_base()
    {
        // Above it another application may be; and Ory may let people return to this one only.
        var script = Request("POST", "/api/secret", accept: "application/json");
        script.Request.PathBase = "/base";
        Assert.Equal(Origin + "/base/", ReturnTo.For(script, Origin, null));

        var page = Request("GET", "/vault", accept: "text/html");
        page.Features.Set<Microsoft.AspNetCore.Authentication.IAuthenticationFeature>(
            new Microsoft.AspNetCore.Authentication.AuthenticationFeature { OriginalPath = "/branch/vault", OriginalPathBase = "/base" });
        page.Request.PathBase = "/base/branch";
        Assert.Equal(Origin + "/base/", ReturnTo.For(page, Origin, "https://evil.example/"));
    }

    [Fact]
    public void An_overlong_query_is_left_out_and_an_overlong_path_as_well()
    {
        var query = Request("GET", "/vault", accept: "text/html");
        query.Features.Get<IHttpRequestFeature>()!.RawTarget = "/vault?" + new string('a', ReturnTo.MaximumLength);
        Assert.Equal(Origin + "/vault", ReturnTo.For(query, Origin, null));

        var path = Request("GET", "/" + new string('a', ReturnTo.MaximumLength), accept: "text/html");
        Assert.Equal(Origin + "/", ReturnTo.For(path, Origin, null));
    }

    private static DefaultHttpContext Request(string method, string path, string accept)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = PathString.FromUriComponent(path);
        context.Request.Headers.Accept = accept;
        return context;
    }

    // As a browser would read it.
    private static void AssertOnOrigin(string address)
    {
        Assert.True(Uri.TryCreate(address, UriKind.Absolute, out var uri), address);
        Assert.Equal("app.example.org", uri.Host);
        Assert.Equal(Uri.UriSchemeHttps, uri.Scheme);
        Assert.Equal(443, uri.Port);
        Assert.Empty(uri.UserInfo);
        Assert.Empty(uri.Fragment);
        Assert.StartsWith(Origin + "/", address);
        Assert.All(address, character => Assert.InRange(character, '!', '~'));
        Assert.DoesNotContain('\\', address);
    }
}
