using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Where a flow leads to when it is done, which is looked at once more then: a path may be another address by then.</summary>
public class AfterwardsTests
{
    private const string Elsewhere = """
        selfservice:
          flows:
            login: { after: { default_browser_return_url: http://elsewhere.example/in } }
            registration: { after: { default_browser_return_url: http://elsewhere.example/new } }
            settings: { after: { default_browser_return_url: http://elsewhere.example/saved } }
        """;

    // A path is one of the default's host: of the server's when the flow begins, of the flow's own when it ends.
    [Theory]
    [InlineData("browser")]
    [InlineData("api")]
    public async Task A_sign_in_that_would_lead_where_nobody_may_be_sent_is_refused_in_the_form(string type)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = Elsewhere);
        var identity = await ory.CreateIdentityAsync("ann@example.org", "correct-horse-9");
        using var browser = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/login/{type}?return_to=/inbox"), HttpStatusCode.OK);

        var refused = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = identity.Identifier, ["password"] = identity.Password }), HttpStatusCode.BadRequest);

        Assert.Equal(4000001, TestBrowser.Message(refused));
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
        Assert.Empty(ory.Server.Sessions.Of(identity.Id));
    }

    [Fact]
    public async Task A_page_is_sent_back_to_the_form_then()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = Elsewhere);
        var identity = await ory.CreateIdentityAsync("ann@example.org", "correct-horse-9");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login", "?return_to=/inbox");

        using var sent = await browser.SubmitFormAsync(flow, ("method", "password"), ("identifier", identity.Identifier!), ("password", identity.Password!));

        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/login?flow=" + flow.GetProperty("id")), (sent.StatusCode, sent.Headers.Location!.OriginalString));
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_sign_up_likewise_but_the_account_is_there()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = Elsewhere);
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration", "?return_to=/inbox");
        var fields = new JsonObject { ["method"] = "password", ["password"] = "correct-horse-9", ["traits"] = new JsonObject { ["email"] = "new@example.org" } };

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, fields), HttpStatusCode.BadRequest);

        Assert.Equal(4000001, TestBrowser.Message(refused));
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
        Assert.NotNull(ory.Server.Identities.FindByIdentifier("password", "new@example.org"));
    }

    [Fact]
    public async Task Settings_that_would_lead_there_stay_as_they_are()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = Elsewhere);
        var identity = await ory.CreateIdentityAsync("ann@example.org", "correct-horse-9");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(identity);
        var flow = await browser.BeginAsync("settings", "?return_to=/inbox");

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["password"] = "another-horse-10" }), HttpStatusCode.BadRequest);

        Assert.Equal((4000001, "show_form"), (TestBrowser.Message(refused), refused.GetProperty("state").GetString()));
        using var stranger = new TestBrowser(ory);
        await stranger.SignInAsync(identity);
    }

    [Fact]
    public async Task Where_the_flow_has_no_address_of_its_own_a_path_is_one_of_the_servers()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync("ann@example.org", "correct-horse-9");
        using var browser = new TestBrowser(ory);

        var signedIn = await browser.SignInAsync(identity, "?return_to=/inbox");

        Assert.Equal("http://localhost/inbox", signedIn.GetProperty("continue_with")[0].GetProperty("redirect_browser_to").GetString());
    }
}
