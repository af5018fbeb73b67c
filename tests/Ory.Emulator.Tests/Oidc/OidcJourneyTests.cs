using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What is taken along to a provider, and what a flow leads to afterwards.</summary>
public class OidcJourneyTests
{
    private const string Ann = "ann@example.org";
    private const string Password = "correct-horse-9";

    [Fact]
    public async Task The_schema_that_was_chosen_to_sign_in_with_is_the_one_somebody_new_gets()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login", "?identity_schema=guest");
        using var away = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "oidc", ["provider"] = "example" });
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        using var arrived = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));

        Assert.Equal("guest", Assert.Single(ory.Server.Identities.All).SchemaId);
    }

    // A page can send an object only as its text.
    [Theory]
    [InlineData("upstream_parameters", """{"login_hint":"ann@example.org","colour":"red"}""", "ann@example.org")]
    [InlineData("upstream_parameters.login_hint", "ann@example.org", null)]
    public async Task A_page_says_in_JSON_what_the_provider_is_told(string name, string value, string? hint)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);

        using var away = await browser.SubmitFormAsync(await browser.BeginAsync("login"), ("provider", "example"), (name, value));

        var told = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(away.Headers.Location!.Query);
        Assert.Equal(hint, told.TryGetValue("login_hint", out var given) ? given.ToString() : null);
        Assert.DoesNotContain("colour", told.Keys);
    }

    // A form to sign in says at once that somebody left with it, one to sign up not before he came back as somebody.
    [Theory]
    [InlineData("login", "oidc")]
    [InlineData("registration", null)]
    public async Task A_form_that_somebody_left_with_says_how_or_waits_for_him(string kind, string? active)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync(kind);
        using var away = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "oidc", ["provider"] = "example" });
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        var left = await ShownAsync();
        using var refused = await browser.NavigateAsync($"self-service/methods/oidc/callback/example?error=access_denied&state={Urls.Parameter(provider, "state")}");
        var back = await ShownAsync();
        using var incomplete = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, "nonsense"));
        var asked = kind == "registration" ? await ShownAsync() : "oidc";

        Assert.Equal((active, active, "oidc"), (left, back, asked));

        async Task<string?> ShownAsync()
        {
            var shown = await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/{kind}/flows?id={flow.GetProperty("id").GetString()}"), HttpStatusCode.OK);
            return shown.TryGetProperty("active", out var told) ? told.GetString() : null;
        }
    }

    [Fact]
    public async Task A_form_that_somebody_signed_up_with_at_a_provider_stays_as_it_was()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var (flow, provider) = await OidcSteps.LeaveNativelyAsync(ory, "registration");

        using var arrived = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));

        Assert.StartsWith("http://localhost/app?code=", arrived.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var shown = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/registration/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK);
        Assert.False(shown.TryGetProperty("active", out _));
        Assert.Equal(TestBrowser.Names(flow), TestBrowser.Names(shown));
    }

    // Nothing else says where to.
    [Fact]
    public async Task Who_is_signed_in_already_goes_where_the_provider_leads()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));

        using var arrived = await browser.NavigateAsync(back);

        Assert.Equal("http://localhost/welcome", arrived.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Who_signs_up_with_a_provider_that_has_brought_him_before_is_signed_in()
    {
        await using var ory = await StartAsync();
        using var first = new TestBrowser(ory);
        (await ArriveAsync(first)).Dispose();
        using var browser = new TestBrowser(ory);

        using var back = await ArriveAsync(browser);

        Assert.Equal("http://localhost/welcome", back.Headers.Location!.OriginalString);
        var session = await browser.WhoamiAsync();
        Assert.Equal(Assert.Single(ory.Server.Identities.All).Id, session.GetProperty("identity").GetProperty("id").GetGuid());

        static async Task<HttpResponseMessage> ArriveAsync(TestBrowser browser) =>
            await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "registration"), Ann));
    }

    private static Task<OryEmulator> StartAsync() => OryEmulator.StartAsync(options => options.Configuration = """
        selfservice:
          flows: { login: { after: { oidc: { default_browser_return_url: http://localhost/welcome } } } }
          methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }] } } }
        identity: { schemas: [{ id: default, url: "emulator://default.schema.json" }, { id: guest, url: "emulator://default.schema.json", selfservice_selectable: true }] }
        """);
}
