using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class SessionTests
{
    [Fact]
    public async Task A_session_ends_with_its_lifespan_and_no_reading_prolongs_it()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = time, Configuration = "session: { lifespan: 1h }" });
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        for (var minutes = 0; minutes < 60; minutes += 20)
        {
            Assert.Equal(HttpStatusCode.OK, await WhoamiAsync(ory, "X-Session-Token", session.SessionToken));
            Assert.Equal(HttpStatusCode.OK, await WhoamiAsync(ory, "Cookie", session.Cookie));
            time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await WhoamiAsync(ory, "X-Session-Token", session.SessionToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await WhoamiAsync(ory, "Cookie", session.Cookie));
    }

    [Fact]
    public async Task A_logout_token_is_no_session_token_and_a_token_is_no_cookie()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        var logoutToken = ory.Server.Sessions.Find(session.Id)!.LogoutToken;

        Assert.Equal(HttpStatusCode.Unauthorized, await WhoamiAsync(ory, "X-Session-Token", logoutToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await WhoamiAsync(ory, "Cookie", $"{session.CookieName}={session.SessionToken}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await WhoamiAsync(ory, "X-Session-Token", session.CookieValue));
    }

    [Fact]
    public async Task A_cookie_that_was_tampered_with_is_none()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        for (var i = 0; i < session.CookieValue.Length; i += 7)
        {
            var tampered = session.CookieValue.ToCharArray();
            tampered[i] = tampered[i] == 'A' ? 'B' : 'A';
            Assert.Equal(HttpStatusCode.Unauthorized, await WhoamiAsync(ory, "Cookie", $"{session.CookieName}={new string(tampered)}"));
        }
    }

    [Fact]
    public async Task The_first_cookie_that_decodes_counts()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        Assert.Equal(HttpStatusCode.OK, await WhoamiAsync(ory, "Cookie", $"{session.CookieName}=garbage; {session.Cookie}"));
    }

    private static async Task<HttpStatusCode> WhoamiAsync(OryEmulator ory, string header, string value)
    {
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "sessions/whoami");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
