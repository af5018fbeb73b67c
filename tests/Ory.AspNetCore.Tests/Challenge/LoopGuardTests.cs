using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ory.AspNetCore.Tests;

public class LoopGuardTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_third_time_for_the_same_page_and_state_is_a_loop_and_the_counting_begins_anew()
    {
        var first = Send(null, "/a", "login");
        var second = Send(first.Cookie, "/a", "login");
        var third = Send(second.Cookie, "/a", "login");

        Assert.Equal((false, false, true), (first.IsLoop, second.IsLoop, third.IsLoop));
        Assert.Equal("", third.Cookie);
        Assert.False(Send(third.Cookie, "/a", "login").IsLoop);
    }

    [Fact]
    public void Another_page_another_base_another_state_and_another_half_minute_are_none()
    {
        var second = Send(Send(null, "/a", "login").Cookie, "/a", "login").Cookie;

        Assert.True(Send(second, "/a", "login", after: TimeSpan.FromSeconds(30)).IsLoop);
        Assert.False(Send(second, "/a", "login", after: TimeSpan.FromSeconds(31)).IsLoop);
        Assert.False(Send(second, "/b", "login").IsLoop);
        Assert.False(Send(second, "/a", "settings").IsLoop);
        Assert.False(Send(second, "/a", "login", pathBase: "/base").IsLoop);
    }

    [Theory]
    [InlineData("{0}.{1}.2", true)]
    [InlineData("{0}.{1}.3", false)]
    [InlineData("{0}.{1}.2147483647", false)]
    [InlineData("{0}.{1}.-1", false)]
    [InlineData("{0}.{2}.2", false)]
    [InlineData("{0}.99999999999999999999.2", false)]
    [InlineData("{0}.{1}", false)]
    [InlineData("{0}.{1}.2.2", false)]
    [InlineData("..", false)]
    [InlineData("x", false)]
    public void What_somebody_makes_up_as_the_count_is_not_counted(string form, bool isLoop)
    {
        var mark = Send(null, "/a", "login").Cookie.Split('.')[0];
        var made = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, mark, Now.ToUnixTimeSeconds(), Now.ToUnixTimeSeconds() + 5);

        Assert.Equal(isLoop, Send(made, "/a", "login").IsLoop);
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public void The_cookie_says_nothing_of_the_page_and_no_script_sees_it(string scheme, bool isSecure)
    {
        var context = Context(null, "/secret/page", scheme);
        LoopGuard.IsLoop(context, "state", Now);

        var cookie = SetCookieHeaderValue.Parse(context.Response.Headers.SetCookie.ToString());
        Assert.Equal((LoopGuard.CookieName, true, isSecure, Microsoft.Net.Http.Headers.SameSiteMode.Lax, "/", LoopGuard.Window),
            (cookie.Name, cookie.HttpOnly, cookie.Secure, cookie.SameSite, cookie.Path, cookie.MaxAge));
        Assert.DoesNotContain("page", cookie.Value.ToString());
    }

    private static (bool IsLoop, string Cookie) Send(string? cookie, string path, string state, TimeSpan after = default, string pathBase = "")
    {
        var context = Context(cookie, path, "https");
        context.Request.PathBase = pathBase;
        var isLoop = LoopGuard.IsLoop(context, state, Now + after);
        return (isLoop, SetCookieHeaderValue.Parse(context.Response.Headers.SetCookie.ToString()).Value.ToString());
    }

    private static DefaultHttpContext Context(string? cookie, string path, string scheme)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme, Path = path } };
        if (cookie is not null)
            context.Request.Headers.Cookie = $"{LoopGuard.CookieName}={cookie}";
        return context;
    }
}
