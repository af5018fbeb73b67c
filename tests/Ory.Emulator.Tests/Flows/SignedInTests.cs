using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>What the forms for strangers say to somebody who is signed in.</summary>
public class SignedInTests
{
    private const string NoFlow = "00000000-0000-4000-8000-000000000000";

    // Kratos asks for a session before it looks at anything else.
    [Fact]
    public async Task A_native_client_that_is_signed_in_learns_that_and_not_where_it_may_return_to()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("ann@example.org"));

        var refused = await Asked.PublicAsync(ory, "GET", "/self-service/registration/api?return_to=https://evil.example", ("X-Session-Token", session.SessionToken));

        Assert.Equal((400, "session_already_available"), (refused.Status, (string?)refused.Body!["error"]!["id"]));
    }

    [Theory]
    [InlineData("?flow=" + NoFlow)]
    [InlineData("?flow=nonsense")]
    [InlineData("")]
    public async Task Who_is_signed_in_cannot_sign_up_whichever_form_is_sent(string query)
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("ann@example.org"));

        var asScript = await Asked.PublicAsync(ory, "GET", "/self-service/registration" + query, ("Cookie", session.Cookie), ("Accept", "application/json"));
        var asPage = await Asked.PublicAsync(ory, "GET", "/self-service/registration" + query, ("Cookie", session.Cookie), ("Accept", "text/html"));

        Assert.Equal((400, "session_already_available"), (asScript.Status, (string?)asScript.Body!["error"]!["id"]));
        Assert.Equal((302, "http://localhost/"), (asPage.Status, asPage.Location));
    }

    // Unlike when the form is asked for.
    [Fact]
    public async Task Who_sends_a_sign_up_while_signed_in_is_sent_to_the_servers_own_pages_only()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { allowed_return_urls: [http://localhost/inbox] }");
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("ann@example.org"));
        var own = ory.PublicUrl.OriginalString.TrimEnd('/') + "/self-service/settings/browser";

        var sent = await SendAsync("http://localhost/inbox");
        var sentToOwn = await SendAsync(own);

        Assert.Equal((302, "http://localhost/"), (sent.Status, sent.Location));
        Assert.Equal((302, own), (sentToOwn.Status, sentToOwn.Location));

        Task<Asked> SendAsync(string returnTo) =>
            Asked.PublicAsync(ory, "GET", $"/self-service/registration?flow={NoFlow}&return_to={returnTo}", ("Cookie", session.Cookie), ("Accept", "text/html"));
    }

    [Theory]
    [InlineData("aal1", new[] { 1010003, 1010004 })]
    [InlineData("aal2", new[] { 1010003 })]
    public async Task Who_refreshes_a_second_factor_that_the_session_lacks_is_told_both(string aal, int[] expected)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync("ann@example.org", "correct-horse-9");
        await browser.SignInAsync(identity);
        if (aal == "aal2") await EnrolAsync(browser);

        var flow = await browser.BeginAsync("login", "?aal=aal2&refresh=true");

        Assert.Equal(expected, flow.GetProperty("ui").GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetInt32()));
    }

    // What the flow was for does not stand in the address of the submit, so that the new one would be for a stranger.
    [Theory]
    [InlineData("?refresh=true")]
    [InlineData("?aal=aal2")]
    public async Task Who_is_late_with_a_second_sign_in_is_told_in_the_old_form_that_he_is_signed_in(string query)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = time, Configuration = "selfservice: { flows: { login: { lifespan: 1m } } }" });
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync();
        await browser.SignInAsync(identity);
        var flow = await browser.BeginAsync("login", query);
        time.Advance(TimeSpan.FromMinutes(2));

        var late = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = identity.Identifier, ["password"] = identity.Password }), HttpStatusCode.BadRequest);
        using var page = await browser.SubmitFormAsync(flow, ("method", "password"));

        var id = flow.GetProperty("id").GetString();
        Assert.Equal((id, 4000001), (late.GetProperty("id").GetString(), TestBrowser.Message(late)));
        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/login?flow=" + id), (page.StatusCode, page.Headers.Location!.OriginalString));
    }

    private static async Task EnrolAsync(TestBrowser browser)
    {
        var settings = await browser.BeginAsync("settings");
        var made = await TestBrowser.JsonAsync(await browser.SubmitAsync(settings, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_regenerate"] = true }), HttpStatusCode.OK);
        await TestBrowser.JsonAsync(await browser.SubmitAsync(made, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_confirm"] = true }), HttpStatusCode.OK);
    }
}
