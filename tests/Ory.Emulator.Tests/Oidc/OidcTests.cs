using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>To a provider and back: who somebody is there, and what the browser may be made to believe.</summary>
public class OidcTests
{
    private const string Ann = "ann@example.org";

    [Fact]
    public async Task Who_chooses_to_be_somebody_new_is_signed_up_and_in_and_comes_back_as_the_same()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var first = new TestBrowser(ory);
        using var second = new TestBrowser(ory);

        using var arrived = await OidcSteps.SignInAsync(first, Ann);
        using var again = await OidcSteps.SignInAsync(second, Ann);

        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/"), (arrived.StatusCode, arrived.Headers.Location!.OriginalString));
        var session = await first.WhoamiAsync();
        Assert.Equal(Ann, session.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());
        var method = session.GetProperty("authentication_methods")[0];
        Assert.Equal(("oidc", "example"), (method.GetProperty("method").GetString(), method.GetProperty("provider").GetString()));
        Assert.Equal(session.GetProperty("identity").GetProperty("id").GetGuid(), (await second.WhoamiAsync()).GetProperty("identity").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Without_a_hint_the_providers_page_asks_who_to_be_and_lets_people_cancel()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync("known@example.org");
        var provider = await OidcSteps.LeaveAsync(browser, "login");

        using var page = await browser.NavigateAsync(provider);

        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("name=\"login_hint\" value=\"known@example.org\"", html, StringComparison.Ordinal);
        var cancel = WebUtility.HtmlDecode(html.Split("<a href=\"")[1].Split('"')[0]);
        using var back = await browser.NavigateAsync(cancel);
        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        Assert.StartsWith("http://localhost/login?flow=", back.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task What_the_page_is_told_cannot_send_people_elsewhere_or_write_markup()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        var provider = await OidcSteps.LeaveAsync(browser, "login");

        using var elsewhere = await browser.NavigateAsync(provider.Replace(Uri.EscapeDataString(ory.PublicUrl.OriginalString), Uri.EscapeDataString("http://evil.example.org/"), StringComparison.Ordinal));
        using var markup = await browser.NavigateAsync(provider + "&x=%22%3E%3Cscript%3E");

        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        Assert.DoesNotContain("<script>", await markup.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_counts_once_and_a_state_only_in_the_browser_that_left()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        using var thief = new TestBrowser(ory);
        var back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);

        using var stolen = await thief.NavigateAsync(back);
        Assert.StartsWith("http://localhost/error?id=", stolen.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", thief.Cookies.Keys);

        back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);
        using var arrived = await browser.NavigateAsync(back);
        Assert.Contains("ory_kratos_session", browser.Cookies.Keys);
        var session = await browser.WhoamiAsync();
        using var replayed = await browser.NavigateAsync(back);
        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/"), (replayed.StatusCode, replayed.Headers.Location!.OriginalString));
        Assert.False(replayed.Headers.Contains("Set-Cookie"));
        Assert.Equal(session.GetProperty("id").GetGuid(), (await browser.WhoamiAsync()).GetProperty("id").GetGuid());

        ory.Server.Sessions.Revoke(session.GetProperty("id").GetGuid());
        using var late = await browser.GetAsync(back);
        Assert.Equal(HttpStatusCode.InternalServerError, late.StatusCode);
        Assert.False(late.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_provider_that_refuses_leaves_a_sign_up_form_about_itself_alone()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");
        using var away = await browser.SubmitAsync(flow, new JsonObject { ["provider"] = "example" });
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        var refused = await TestBrowser.JsonAsync(
            await browser.GetAsync($"self-service/methods/oidc/callback/example?error=access_denied&state={Urls.Parameter(provider, "state")}"), HttpStatusCode.BadRequest);

        Assert.Equal(["provider", "csrf_token"], TestBrowser.Names(refused));
        Assert.Equal(1040003, refused.GetProperty("ui").GetProperty("nodes")[0].GetProperty("meta").GetProperty("label").GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Traits_that_the_provider_does_not_tell_are_asked_for()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);

        using var asked = await OidcSteps.SignInAsync(browser, "nonsense");
        var flow = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/registration/flows?id=" + Urls.Parameter(asked.Headers.Location!.OriginalString, "flow")), HttpStatusCode.OK);
        Assert.Equal(["provider", "csrf_token", "traits.email"], TestBrowser.Names(flow).Take(3));
        Assert.Equal("nonsense", TestBrowser.Node(flow, "traits.email").GetProperty("value").GetString());
        Assert.DoesNotContain("password", TestBrowser.Names(flow));
    }

    [Theory]
    [InlineData("login", "", """{"provider":"example"}""")]
    [InlineData("registration", "", """{"method":"OIDC","provider":"example"}""")]
    [InlineData("login", "&provider=example", "{}")]
    public async Task A_provider_is_left_for_without_a_CSRF_token(string kind, string query, string body)
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync(kind);

        await TestBrowser.JsonAsync(await browser.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString() + query, body), HttpStatusCode.UnprocessableEntity);

        Assert.Contains("ory_kratos_continuity", browser.Cookies.Keys);
    }

    [Theory]
    [InlineData("example", HttpStatusCode.BadGateway, "upstream_error")]
    [InlineData("nobody", HttpStatusCode.NotFound, null)]
    public async Task An_ID_token_that_is_brought_along_is_not_taken_from_a_provider_that_hands_out_none(string provider, HttpStatusCode status, string? id)
    {
        await using var ory = await OidcSteps.StartAsync();
        using var http = ory.CreateClient();
        foreach (var kind in (string[])["login", "registration"])
        {
            using var begun = await http.GetAsync($"self-service/{kind}/api");
            var flow = await TestBrowser.JsonAsync(begun, HttpStatusCode.OK);
            using var body = new StringContent($$"""{"method":"oidc","provider":"{{provider}}","id_token":"x"}""", null, "application/json");
            using var answer = await http.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString(), body);
            var error = (await TestBrowser.JsonAsync(answer, status)).GetProperty("error");
            Assert.Equal(id, error.TryGetProperty("id", out var named) ? named.GetString() : null);
        }
    }
}
