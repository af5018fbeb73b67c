using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>What goes wrong on the way back from a provider, and where it is said.</summary>
public class OidcCallbackTests
{
    private const string Ann = "ann@example.org";
    private const string Password = "correct-horse-9";
    private const string Callback = "self-service/methods/oidc/callback";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Fact]
    public async Task Where_nobody_may_sign_up_the_form_to_sign_in_says_so()
    {
        await using var ory = await StartAsync("registration: { enabled: false }");
        using var browser = new TestBrowser(ory);
        var left = await OidcSteps.LeaveAsync(browser, "login");

        var told = await TestBrowser.JsonAsync(await browser.GetAsync(await OidcSteps.AtProviderAsync(browser, left, Ann)), HttpStatusCode.BadRequest);
        using var shown = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, left, Ann));

        Assert.Equal(4000001, TestBrowser.Message(told));
        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/login?flow=" + told.GetProperty("id").GetString()), (shown.StatusCode, shown.Headers.Location!.OriginalString));
        Assert.Empty(ory.Server.Identities.All);
    }

    // There is a way back all the same; who posts is sent there once more, as ever.
    [Theory]
    [InlineData("GET", "", 404)]
    [InlineData("GET", "/example", 404)]
    [InlineData("POST", "/example", 302)]
    public async Task Where_providers_are_off_whoever_comes_back_is_told_in_JSON(string verb, string provider, int status)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { oidc: { enabled: false } } }");

        var answer = await Asked.AskAsync(ory.CreateClient(), verb, $"{Callback}{provider}?state=nonsense", null, null, [("Accept", "text/html")]);

        Assert.Equal((status, status == 404 ? "code status reason message" : ""), answer.Told);
    }

    // Who signs in again may turn out to be somebody else, who has to sign in first, which nobody can who is signed in.
    [Fact]
    public async Task Who_is_signed_in_and_comes_back_with_the_address_of_another_sees_the_form_to_sign_up()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync("ben@example.org", Password);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));
        var left = await OidcSteps.LeaveAsync(browser, "login", query: "?refresh=true");

        using var shown = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, left, "ben@example.org"));

        Assert.Equal(HttpStatusCode.Found, shown.StatusCode);
        Assert.StartsWith("http://localhost/registration?flow=", shown.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var flow = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/registration/flows?id=" + Urls.Parameter(shown.Headers.Location!.OriginalString, "flow")), HttpStatusCode.OK);
        Assert.Equal((4000001, "oidc"), (TestBrowser.Message(flow), flow.GetProperty("active").GetString()));
    }

    // Kratos does not know whose fault it is, and says so to whoever began elsewhere, whatever the browser takes.
    [Fact]
    public async Task The_browser_of_a_native_client_is_told_in_JSON_that_the_code_is_not_good()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var (_, provider) = await OidcSteps.LeaveNativelyAsync(ory, "login");

        using var back = await browser.NavigateAsync($"{Callback}/example?code=nonsense&state={Urls.Parameter(provider, "state")}");

        var error = (await TestBrowser.JsonAsync(back, HttpStatusCode.BadRequest)).GetProperty("error");
        Assert.Equal(500, error.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_script_that_links_a_provider_is_told_so_too()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));
        var state = Urls.Parameter(await LinkAsync(browser), "state");

        var told = await TestBrowser.JsonAsync(await browser.GetAsync($"{Callback}/example?code=nonsense&state={state}"), HttpStatusCode.BadRequest);
        using var shown = await browser.NavigateAsync($"{Callback}/example?code=nonsense&state={state}");

        Assert.Equal(500, told.GetProperty("error").GetProperty("code").GetInt32());
        Assert.StartsWith("http://localhost/error?id=", shown.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ID_token_that_names_nobody_is_more_than_the_form_can_say()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.NamesNobody = true;
        await using var ory = await StartAsync(issuer: issuer.Url);
        using var browser = new TestBrowser(ory);

        using var back = await browser.GetAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        var error = (await TestBrowser.JsonAsync(back, HttpStatusCode.InternalServerError)).GetProperty("error");
        Assert.True(error.TryGetProperty("reason", out _));
    }

    // The flow is looked for before the browser is.
    [Fact]
    public async Task A_form_that_ran_out_is_told_as_such_to_any_browser()
    {
        await using var ory = await StartAsync("login: { lifespan: 10m }");
        using var browser = new TestBrowser(ory);
        using var other = new TestBrowser(ory);
        var back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);
        _time.Advance(TimeSpan.FromMinutes(11));

        var told = await TestBrowser.JsonAsync(await other.GetAsync(back), HttpStatusCode.Gone);

        Assert.Equal("self_service_flow_expired", told.GetProperty("error").GetProperty("id").GetString());
    }

    // Apple posts its answer, and browsers send no cookies along then.
    [Fact]
    public async Task An_answer_that_is_posted_is_asked_for_once_more()
    {
        await using var ory = await StartAsync();
        using var client = ory.CreateClient();
        using var form = new FormUrlEncodedContent([new("state", "s t"), new("code", "c"), new("state", "u")]);

        using var answer = await client.PostAsync(Callback + "/example?x=1&code=d", form);

        Assert.Equal((HttpStatusCode.Found, new Uri(ory.PublicUrl, Callback + "/example?code=d&state=u&x=1").AbsoluteUri), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/example")]
    public async Task The_state_names_the_provider_and_the_address_may(string path)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);

        using var arrived = await browser.NavigateAsync(back.Replace("/example", path, StringComparison.Ordinal));

        Assert.Single(ory.Server.Identities.All);
    }

    [Fact]
    public async Task A_code_may_be_called_an_authCode()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login"), Ann);

        using var arrived = await browser.NavigateAsync(back.Replace("code=", "authCode=", StringComparison.Ordinal));

        Assert.Single(ory.Server.Identities.All);
    }

    private static async Task<string> LinkAsync(TestBrowser browser)
    {
        using var away = await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["link"] = "example" });
        return (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;
    }

    private Task<OryEmulator> StartAsync(string flows = "login: {}", string? issuer = null) => OryEmulator.StartAsync(options =>
    {
        options.TimeProvider = issuer is null ? _time : TimeProvider.System;
        options.Configuration = $$"""
            selfservice:
              allowed_return_urls: [http://localhost/]
              flows: { {{flows}} }
              methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator, client_secret: secret, issuer_url: {{issuer ?? "null"}} }] } } }
            """;
    });
}
