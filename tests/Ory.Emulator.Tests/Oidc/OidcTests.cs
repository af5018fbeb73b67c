using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class OidcTests
{
    private const string Ann = "ann@example.org";

    [Fact]
    public async Task Who_chooses_to_be_somebody_new_is_signed_up_and_in_and_comes_back_as_the_same()
    {
        await using var ory = await StartAsync();
        using var first = new TestBrowser(ory);
        using var second = new TestBrowser(ory);

        using var arrived = await SignInAsync(first, Ann);
        using var again = await SignInAsync(second, Ann);

        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/"), (arrived.StatusCode, arrived.Headers.Location!.OriginalString));
        var session = await WhoamiAsync(first);
        Assert.Equal(Ann, session.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());
        var method = session.GetProperty("authentication_methods")[0];
        Assert.Equal(("oidc", "example"), (method.GetProperty("method").GetString(), method.GetProperty("provider").GetString()));
        Assert.Equal(Id(session), Id(await WhoamiAsync(second)));
    }

    [Fact]
    public async Task Without_a_hint_the_providers_page_asks_who_to_be_and_lets_people_cancel()
    {
        await using var ory = await StartAsync();
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
        await using var ory = await StartAsync();
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
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        using var thief = new TestBrowser(ory);
        var back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);

        using var stolen = await thief.NavigateAsync(back);
        Assert.StartsWith("http://localhost/error?id=", stolen.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", thief.Cookies.Keys);

        back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);
        using var arrived = await browser.NavigateAsync(back);
        Assert.Contains("ory_kratos_session", browser.Cookies.Keys);
        var session = await WhoamiAsync(browser);
        using var replayed = await browser.NavigateAsync(back);
        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/"), (replayed.StatusCode, replayed.Headers.Location!.OriginalString));
        Assert.False(replayed.Headers.Contains("Set-Cookie"));
        Assert.Equal(session.GetProperty("id").GetGuid(), (await WhoamiAsync(browser)).GetProperty("id").GetGuid());

        ory.Server.Sessions.Revoke(session.GetProperty("id").GetGuid());
        using var late = await browser.GetAsync(back);
        Assert.Equal(HttpStatusCode.InternalServerError, late.StatusCode);
        Assert.False(late.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_provider_that_refuses_leaves_a_sign_up_form_about_itself_alone()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");
        using var away = await browser.SubmitAsync(flow, new JsonObject { ["provider"] = "example" });
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        var refused = await TestBrowser.JsonAsync(
            await browser.GetAsync($"self-service/methods/oidc/callback/example?error=access_denied&state={Urls.Parameter(provider, "state")}"), HttpStatusCode.BadRequest);

        Assert.Equal(["provider", "csrf_token"], Names(refused));
        Assert.Equal(1040003, refused.GetProperty("ui").GetProperty("nodes")[0].GetProperty("meta").GetProperty("label").GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Traits_that_the_provider_does_not_tell_are_asked_for()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);

        using var asked = await SignInAsync(browser, "nonsense");
        var flow = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/registration/flows?id=" + Urls.Parameter(asked.Headers.Location!.OriginalString, "flow")), HttpStatusCode.OK);
        Assert.Equal(["provider", "csrf_token", "traits.email"], Names(flow).Take(3));
        Assert.Equal("nonsense", TestBrowser.Node(flow, "traits.email").GetProperty("value").GetString());
        Assert.DoesNotContain("password", Names(flow));
    }

    [Theory]
    [InlineData("login", "", """{"provider":"example"}""")]
    [InlineData("registration", "", """{"method":"OIDC","provider":"example"}""")]
    [InlineData("login", "&provider=example", "{}")]
    public async Task A_provider_is_left_for_without_a_CSRF_token(string kind, string query, string body)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync(kind);

        await TestBrowser.JsonAsync(await browser.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString() + query, body), HttpStatusCode.UnprocessableEntity);

        Assert.Contains("ory_kratos_continuity", browser.Cookies.Keys);
    }

    [Theory]
    [InlineData("example", HttpStatusCode.BadGateway, "upstream_error")]
    [InlineData("nobody", HttpStatusCode.NotFound, null)]
    public async Task An_ID_token_that_is_brought_along_is_not_taken(string provider, HttpStatusCode status, string? id)
    {
        await using var ory = await StartAsync();
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

    [Fact]
    public async Task A_settings_form_waits_unchanged_for_who_left_to_link_a_provider_and_keeps_what_it_said()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, "correct-horse-9"));
        var flow = await browser.BeginAsync("settings");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = Ann } }), HttpStatusCode.OK);
        var action = "self-service/settings?flow=" + flow.GetProperty("id").GetString();
        using var away = await browser.PostAsync(action, """{"method":"totp","link":"example"}""");
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        var waiting = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/settings/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK);
        Assert.False(waiting.TryGetProperty("active", out _));
        var refused = await TestBrowser.JsonAsync(
            await browser.GetAsync($"self-service/methods/oidc/callback/example?error=access_denied&state={Urls.Parameter(provider, "state")}"), HttpStatusCode.BadRequest);

        Assert.Equal([1050001, 4000001], refused.GetProperty("ui").GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetInt32()));
        Assert.False(refused.TryGetProperty("active", out _));
    }

    [Fact]
    public async Task A_provider_that_was_never_linked_cannot_be_unlinked()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, "correct-horse-9"));

        await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["unlink"] = "example" }), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_native_settings_form_offers_no_provider()
    {
        await using var ory = await StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync(Ann, "correct-horse-9"));
        using var http = ory.CreateClient();
        http.DefaultRequestHeaders.Add("X-Session-Token", session.SessionToken);

        using var begun = await http.GetAsync("self-service/settings/api");

        Assert.DoesNotContain("link", Names(await TestBrowser.JsonAsync(begun, HttpStatusCode.OK)));
    }

    private static string[] Names(JsonElement flow) =>
    [
        .. flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("attributes"))
            .Select(attributes => (attributes.TryGetProperty("name", out var name) ? name : attributes.GetProperty("id")).GetString()!),
    ];

    [Fact]
    public async Task A_provider_is_linked_in_the_settings_and_unlinked_while_another_way_in_is_left()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(Ann, "correct-horse-9");
        await browser.SignInAsync(identity);

        var flow = await browser.BeginAsync("settings");
        Assert.Null(TestBrowser.Find(flow, "unlink"));
        using var away = await browser.SubmitAsync(flow, new JsonObject { ["link"] = "example" });
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;
        using var linked = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, "else@example.org"));
        Assert.StartsWith("http://localhost/settings?flow=", linked.Headers.Location!.OriginalString, StringComparison.Ordinal);

        flow = await browser.BeginAsync("settings");
        Assert.Equal("example", TestBrowser.Node(flow, "unlink").GetProperty("value").GetString());
        using var other = new TestBrowser(ory);
        using var signedIn = await SignInAsync(other, "else@example.org");
        Assert.Equal(identity.Id, Id(await WhoamiAsync(other)));

        using var unlinked = await browser.SubmitAsync(flow, new JsonObject { ["unlink"] = "example" });
        flow = await TestBrowser.JsonAsync(unlinked, HttpStatusCode.OK);
        Assert.Null(TestBrowser.Find(flow, "unlink"));
    }

    [Fact]
    public async Task Somebody_with_only_a_provider_cannot_unlink_it()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        using var arrived = await SignInAsync(browser, Ann);

        var flow = await browser.BeginAsync("settings");
        Assert.Null(TestBrowser.Find(flow, "unlink"));
        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["unlink"] = "example" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_address_that_has_an_account_is_linked_only_after_its_owner_signed_in()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(Ann, "correct-horse-9");

        using var asked = await SignInAsync(browser, Ann);
        Assert.Contains("no_org_ui=true", asked.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
        var id = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(asked.Headers.Location!.Query)["flow"];
        using var read = await browser.GetAsync($"self-service/login/flows?id={id}");
        var flow = await TestBrowser.JsonAsync(read, HttpStatusCode.OK);
        Assert.Equal(1010016, flow.GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
        Assert.Null(TestBrowser.Find(flow, "provider"));

        using var done = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = Ann, ["password"] = "correct-horse-9" });
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(["password", "oidc"], (await WhoamiAsync(browser)).GetProperty("authentication_methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
        using var other = new TestBrowser(ory);
        using var arrived = await SignInAsync(other, Ann);
        Assert.Equal(identity.Id, Id(await WhoamiAsync(other)));
    }

    [Fact]
    public async Task A_native_client_fetches_its_session_with_both_codes_and_the_browser_gets_none()
    {
        await using var ory = await StartAsync();
        using var native = ory.CreateClient();
        using var browser = new TestBrowser(ory);
        using var flow = JsonDocument.Parse(await native.GetStringAsync("self-service/login/api?return_session_token_exchange_code=true&return_to=http://localhost/app"));
        using var request = new HttpRequestMessage(HttpMethod.Post, flow.RootElement.GetProperty("ui").GetProperty("action").GetString());
        request.Headers.Add("Accept", "application/json");
        request.Content = new StringContent("""{"provider":"example"}""", null, "application/json");
        using var away = await native.SendAsync(request);
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        using var arrived = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));

        Assert.Empty(browser.Cookies);
        Assert.StartsWith("http://localhost/app?code=", arrived.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var returnCode = arrived.Headers.Location!.Query.Split("code=")[1];
        var initCode = flow.RootElement.GetProperty("session_token_exchange_code").GetString();
        using var exchanged = await native.GetAsync($"sessions/token-exchange?init_code={initCode}&return_to_code={returnCode}");
        Assert.StartsWith("ory_st_", (await TestBrowser.JsonAsync(exchanged, HttpStatusCode.OK)).GetProperty("session_token").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_issuer_is_asked_itself_with_pkce_and_its_id_token_is_believed()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await StartAsync(issuer.Url, mapper: claims => claims.Traits["name"] = new JsonObject { ["first"] = claims.Claims["given_name"]!.DeepClone() });
        using var browser = new TestBrowser(ory);

        var provider = await OidcSteps.LeaveAsync(browser, "login");
        Assert.StartsWith(issuer.Url + "/auth?", provider, StringComparison.Ordinal);
        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(provider, Ann));

        Assert.Equal(HttpStatusCode.SeeOther, arrived.StatusCode);
        var traits = (await WhoamiAsync(browser)).GetProperty("identity").GetProperty("traits");
        Assert.Equal((Ann, "Ann"), (traits.GetProperty("email").GetString(), traits.GetProperty("name").GetProperty("first").GetString()));
    }

    [Fact]
    public async Task An_id_token_of_another_issuer_signs_nobody_in()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Lie = "https://evil.example.org";
        await using var ory = await StartAsync(issuer.Url);
        using var browser = new TestBrowser(ory);

        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        Assert.StartsWith("http://localhost/login?flow=", arrived.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_stood_in_for()
    {
        await using var ory = await StartAsync("http://127.0.0.1:1/");
        using var browser = new TestBrowser(ory);

        Assert.StartsWith(ory.PublicUrl.OriginalString, await OidcSteps.LeaveAsync(browser, "registration"), StringComparison.Ordinal);
    }

    private static Task<OryEmulator> StartAsync(string? issuer = null, Action<EmulatorOidcClaims>? mapper = null) => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        OidcClaimsMapper = mapper,
        Configuration = $$"""
            selfservice:
              flows:
                registration:
                  after:
                    oidc:
                      hooks:
                        - hook: session
              methods:
                oidc:
                  enabled: true
                  config:
                    providers:
                      - id: example
                        provider: generic
                        label: Example
                        client_id: emulator
                        client_secret: secret
                        scope: [openid, email]
                        issuer_url: {{issuer ?? "null"}}
            """,
    });

    private static async Task<HttpResponseMessage> SignInAsync(TestBrowser browser, string email) =>
        await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), email));

    private static async Task<JsonElement> WhoamiAsync(TestBrowser browser)
    {
        using var answer = await browser.GetAsync("sessions/whoami");
        return await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
    }

    private static Guid Id(JsonElement session) => session.GetProperty("identity").GetProperty("id").GetGuid();
}
