namespace Ory.Emulator.Tests;

public class WhoamiTests
{
    [Fact]
    public async Task A_cookie_that_cannot_be_read_fails_the_answer_after_its_headers_are_set()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "feature_flags: { cacheable_sessions: true, cacheable_sessions_max_age: 2m }" });
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "sessions/whoami");
        request.Headers.TryAddWithoutValidation("X-Session-Token", session.SessionToken);
        request.Headers.TryAddWithoutValidation("Cookie", $"{session.CookieName}=garbage");

        using var answer = await http.SendAsync(request);

        Assert.Equal(500, (int)answer.StatusCode);
        Assert.Equal(["120"], answer.Headers.GetValues("Ory-Session-Cache-For"));
        Assert.Equal([session.IdentityId.ToString()], answer.Headers.GetValues("X-Kratos-Authenticated-Identity-Id"));
    }

    [Theory]
    [InlineData("Bearer TOKEN more", 401)]
    [InlineData("Basic TOKEN", 401)]
    [InlineData("BEARER TOKEN", 200)]
    public async Task A_bearer_token_is_two_words(string authorization, int status)
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        Assert.Equal(status, (await Asked.PublicAsync(ory, "GET", "sessions/whoami", ("Authorization", authorization.Replace("TOKEN", session.SessionToken, StringComparison.Ordinal)))).Status);
    }

    [Fact]
    public async Task Of_several_tokens_the_first_counts()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        Assert.Equal(200, (await Asked.PublicAsync(ory, "GET", "sessions/whoami", ("X-Session-Token", session.SessionToken), ("X-Session-Token", "ory_st_nobody"))).Status);
        Assert.Equal(401, (await Asked.PublicAsync(ory, "GET", "sessions/whoami", ("X-Session-Token", "ory_st_nobody"), ("X-Session-Token", session.SessionToken))).Status);
    }
}
