using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>A native client whose people go through a browser: what the two share.</summary>
public class OidcNativeTests
{
    private const string Ann = "ann@example.org";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    // The codes went on to the sign-up, which is another flow.
    [Fact]
    public async Task A_sign_in_that_became_a_sign_up_has_no_codes_any_more()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var (flow, provider) = await OidcSteps.LeaveNativelyAsync(ory, "login");
        using var incomplete = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, "nonsense"));
        Assert.Equal("http://localhost/app", incomplete.Headers.Location!.OriginalString);

        var again = await LeaveAsync(ory, flow);
        using var refused = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, again, Ann));

        Assert.StartsWith("http://localhost/error?id=", refused.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Empty(ory.Server.Identities.All);
    }

    // Nothing is parked in a browser that did not leave.
    [Fact]
    public async Task With_codes_there_is_as_much_time_at_the_provider_as_the_form_lives()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var (flow, provider) = await OidcSteps.LeaveNativelyAsync(ory, "login");
        _time.Advance(TimeSpan.FromMinutes(40));

        using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));

        using var native = ory.CreateClient();
        var codes = $"init_code={flow.GetProperty("session_token_exchange_code").GetString()}&return_to_code={Urls.Parameter(back.Headers.Location!.OriginalString, "code")}";
        await TestBrowser.JsonAsync(await native.GetAsync("sessions/token-exchange?" + codes), HttpStatusCode.OK);
    }

    // That there is no session yet is something else, and has a reason.
    [Fact]
    public async Task Codes_of_a_session_that_went_with_its_owner_are_for_nothing()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var (flow, provider) = await OidcSteps.LeaveNativelyAsync(ory, "login");
        using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));
        var init = $"sessions/token-exchange?init_code={flow.GetProperty("session_token_exchange_code").GetString()}&return_to_code=";
        await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{Assert.Single(ory.Server.Identities.All).Id}");

        var gone = await Asked.PublicAsync(ory, "GET", init + Urls.Parameter(back.Headers.Location!.OriginalString, "code"));
        var wrong = await Asked.PublicAsync(ory, "GET", init + "nonsense");

        Assert.Equal((404, "code status message"), gone.Told);
        Assert.Equal((404, "code status reason message"), wrong.Told);
    }

    [Fact]
    public async Task Without_codes_half_an_hour_is_enough_for_everybody()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);
        _time.Advance(TimeSpan.FromMinutes(31));

        using var late = await browser.GetAsync(back);

        await TestBrowser.JsonAsync(late, HttpStatusCode.BadRequest);
        Assert.StartsWith("ory_kratos_continuity=", Assert.Single(late.Headers.NonValidated["Set-Cookie"]), StringComparison.Ordinal);
    }

    // Go makes a path of an address that is empty.
    [Fact]
    public async Task A_browser_that_is_sent_back_nowhere_stays_below_the_callback()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        using var native = ory.CreateClient();
        using var flow = JsonDocument.Parse(await native.GetStringAsync("self-service/registration/api?return_session_token_exchange_code=true"));
        var provider = await LeaveAsync(ory, flow.RootElement);

        using var back = await browser.NavigateAsync($"self-service/methods/oidc/callback/example?error=access_denied&state={Urls.Parameter(provider, "state")}");

        Assert.Equal((HttpStatusCode.SeeOther, "/self-service/methods/oidc/callback/"), (back.StatusCode, back.Headers.Location!.OriginalString));
    }

    // Whose account it is, the provider decides this time.
    [Fact]
    public async Task A_browser_that_signs_in_to_the_wrong_account_to_link_goes_back_to_the_native_client()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, "correct-horse-9");
        var ben = await ory.CreateIdentityAsync("ben@example.org");
        ory.Server.Identities.TryUpdate(ben.Id, one => OidcCredential.Link(one, "other", BuiltInProvider.SubjectOf("other", "ben@example.org"), DateTimeOffset.UnixEpoch), out _);
        var (_, provider) = await OidcSteps.LeaveNativelyAsync(ory, "login");
        using var asked = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));
        var id = Urls.Parameter(asked.Headers.Location!.OriginalString, "flow")!;
        var flow = JsonSerializer.SerializeToElement(new { ui = new { action = "self-service/login?flow=" + id } });

        using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, await LeaveAsync(ory, flow, "other"), "ben@example.org"));

        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/app"), (back.StatusCode, back.Headers.Location!.OriginalString));
        Assert.Equal(4010009, Assert.Single(ory.Server.Flows.Find<LoginFlow>(id)!.Ui.Messages).Id);
    }

    // As what was entered, it waits in the browser that left.
    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    public async Task The_schema_that_was_chosen_natively_is_lost_in_the_browser(string kind)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        using var native = ory.CreateClient();
        using var flow = JsonDocument.Parse(await native.GetStringAsync($"self-service/{kind}/api?return_session_token_exchange_code=true&identity_schema=guest"));

        using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, await LeaveAsync(ory, flow.RootElement), Ann));

        Assert.Equal("default", Assert.Single(ory.Server.Identities.All).SchemaId);
    }

    // Who is known signs in, whatever the form that he left from was for. The browser gets no session, only the second code.
    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    public async Task Both_codes_fetch_the_session_of_who_was_here_before(string kind)
    {
        await using var ory = await StartAsync();
        var first = await FetchAsync("login");

        var second = await FetchAsync(kind);

        Assert.Equal(first.Identity, second.Identity);
        Assert.NotEqual(first.Session, second.Session);

        async Task<(string Identity, string Session)> FetchAsync(string begun)
        {
            using var browser = new TestBrowser(ory);
            var (flow, provider) = await OidcSteps.LeaveNativelyAsync(ory, begun);
            using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));
            Assert.Empty(browser.Cookies);
            Assert.StartsWith("http://localhost/app?code=", back.Headers.Location!.OriginalString, StringComparison.Ordinal);
            using var native = ory.CreateClient();
            var codes = $"init_code={flow.GetProperty("session_token_exchange_code").GetString()}&return_to_code={Urls.Parameter(back.Headers.Location!.OriginalString, "code")}";
            var fetched = await TestBrowser.JsonAsync(await native.GetAsync("sessions/token-exchange?" + codes), HttpStatusCode.OK);
            Assert.StartsWith("ory_st_", fetched.GetProperty("session_token").GetString(), StringComparison.Ordinal);
            var session = fetched.GetProperty("session");
            return (session.GetProperty("identity").GetProperty("id").GetString()!, session.GetProperty("id").GetString()!);
        }
    }

    private static async Task<string> LeaveAsync(OryEmulator ory, JsonElement flow, string provider = "example")
    {
        using var native = ory.CreateClient();
        using var body = new StringContent($$"""{"provider":"{{provider}}"}""", null, "application/json");
        native.DefaultRequestHeaders.Add("Accept", "application/json");
        using var away = await native.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString(), body);
        return (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;
    }

    private Task<OryEmulator> StartAsync() => OryEmulator.StartAsync(options =>
    {
        options.TimeProvider = _time;
        options.Configuration = """
            selfservice:
              allowed_return_urls: [http://localhost/]
              methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }, { id: other, provider: generic, client_id: emulator }] } } }
            identity: { schemas: [{ id: default, url: "emulator://default.schema.json" }, { id: guest, url: "emulator://default.schema.json", selfservice_selectable: true }] }
            """;
    });
}
