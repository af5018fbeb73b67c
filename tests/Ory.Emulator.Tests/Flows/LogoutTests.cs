namespace Ory.Emulator.Tests;

public class LogoutTests
{
    private const string Configuration = """
        selfservice:
          default_browser_return_url: http://127.0.0.1:4455/
          allowed_return_urls: ["http://127.0.0.1:4455"]
          flows: { logout: { after: { default_browser_return_url: "http://127.0.0.1:4455/login" } } }
        """;

    [Fact]
    public async Task A_return_to_that_is_not_allowed_does_not_keep_the_session()
    {
        await using var ory = await StartAsync();
        var session = await SignInAsync(ory);

        var answer = await EndAsync(ory, session, "&return_to=https://evil.example", ("Cookie", session.Cookie), ("Accept", "application/json"));

        Assert.Equal((400, "self_service_flow_return_to_forbidden"), (answer.Status, (string?)answer.Body!["error"]!["id"]));
        Assert.Contains(answer.Cookies, cookie => cookie.Name == session.CookieName && cookie.Removed);
        Assert.Equal(401, await WhoamiAsync(ory, session));
    }

    [Fact]
    public async Task No_sign_out_address_leads_where_nobody_may_be_sent()
    {
        await using var ory = await StartAsync();
        var session = await SignInAsync(ory);

        var answer = await Asked.PublicAsync(ory, "GET", "self-service/logout/browser?return_to=https://evil.example", ("Cookie", session.Cookie), ("Accept", "application/json"));

        Assert.Equal((400, "self_service_flow_return_to_forbidden"), (answer.Status, (string?)answer.Body!["error"]!["id"]));
        Assert.Equal(200, await WhoamiAsync(ory, session));
    }

    [Fact]
    public async Task A_session_of_the_header_alone_goes_on()
    {
        await using var ory = await StartAsync();
        var session = await SignInAsync(ory);

        var answer = await EndAsync(ory, session, "", ("X-Session-Token", session.SessionToken), ("Accept", "application/json"));

        Assert.Equal(204, answer.Status);
        Assert.DoesNotContain(answer.Cookies, cookie => cookie.Name == session.CookieName);
        Assert.Equal(200, await WhoamiAsync(ory, session));
    }

    // Whoever brings no CSRF cookie is given one before his session ends, and that is the only one.
    [Fact]
    public async Task A_sign_out_sets_one_CSRF_cookie_also_where_the_request_had_none()
    {
        await using var ory = await StartAsync();
        var session = await SignInAsync(ory);

        var answer = await EndAsync(ory, session, "", ("Cookie", session.Cookie), ("Accept", "application/json"));

        Assert.Equal(204, answer.Status);
        Assert.Equal([ory.Server.CsrfCookieName, session.CookieName], answer.Cookies.Select(cookie => cookie.Name));
    }

    [Fact]
    public async Task A_bearer_token_ends_its_own_session_and_leaves_the_cookie()
    {
        await using var ory = await StartAsync();
        var (mine, other) = (await SignInAsync(ory), await SignInAsync(ory));

        var answer = await EndAsync(ory, mine, "", ("Cookie", mine.Cookie), ("Authorization", $"Bearer {other.SessionToken}"), ("Accept", "application/json"));

        Assert.Equal(204, answer.Status);
        Assert.DoesNotContain(answer.Cookies, cookie => cookie.Name == mine.CookieName);
        Assert.Equal((200, 401), (await WhoamiAsync(ory, mine), await WhoamiAsync(ory, other)));
        var unknown = await EndAsync(ory, mine, "", ("Cookie", mine.Cookie), ("Authorization", "Bearer ory_st_nobody"), ("Accept", "application/json"));
        Assert.Equal((404, "code status message"), (unknown.Status, unknown.Error));
        Assert.Equal(200, await WhoamiAsync(ory, mine));
    }

    [Fact]
    public async Task The_sign_out_address_holds_the_whole_return_to()
    {
        await using var ory = await StartAsync();
        var session = await SignInAsync(ory);

        var answer = await Asked.PublicAsync(ory, "GET", "self-service/logout/browser?return_to=/bye?a=b", ("Cookie", session.Cookie));

        Assert.StartsWith(new Uri(ory.PublicUrl, "self-service/logout?return_to=http%3A%2F%2F127.0.0.1%3A4455%2Fbye%3Fa%3Db&token=").OriginalString, answer.Text("logout_url"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "application/json", 400)]
    [InlineData("{", "application/json", 400)]
    [InlineData("""{"session_token":5}""", "application/json", 400)]
    [InlineData("""{"session_token":"TOKEN"}""", "text/plain", 400)]
    [InlineData("""{"session_token":"TOKEN"}""", null, 400)]
    [InlineData("{}", "application/json", 403)]
    [InlineData("""{"session_token":"ory_st_nobody"}""", "application/json", 403)]
    [InlineData("""{"session_token":"TOKEN","more":1}""", "application/json; charset=utf-8", 204)]
    public async Task A_native_sign_out_wants_JSON_with_a_token(string body, string? type, int status)
    {
        await using var ory = await StartAsync();
        var session = await SignInAsync(ory);

        var answer = await Asked.AskAsync(ory.CreateClient(), "DELETE", "self-service/logout/api", body.Replace("TOKEN", session.SessionToken, StringComparison.Ordinal), type, []);

        Assert.Equal((status, status == 204 ? "" : "code status reason message"), (answer.Status, answer.Error));
        Assert.Equal(status == 204 ? 401 : 200, await WhoamiAsync(ory, session));
    }

    private static Task<OryEmulator> StartAsync() => OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Configuration });

    private static async Task<EmulatorSession> SignInAsync(OryEmulator ory) => await ory.SignInAsync(await ory.CreateIdentityAsync());

    private static Task<Asked> EndAsync(OryEmulator ory, EmulatorSession session, string query, params (string, string)[] headers) =>
        Asked.PublicAsync(ory, "GET", $"self-service/logout?token={ory.Server.Sessions.Find(session.Id)!.LogoutToken}{query}", headers);

    private static async Task<int> WhoamiAsync(OryEmulator ory, EmulatorSession session) =>
        (await Asked.PublicAsync(ory, "GET", "sessions/whoami", ("X-Session-Token", session.SessionToken))).Status;
}
