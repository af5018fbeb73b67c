using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What a provider gave for the code: the admin API shows it to who asks for it.</summary>
public class OidcTokenTests
{
    private const string Ann = "ann@example.org";
    private const string Password = "correct-horse-battery-9";

    [Fact]
    public async Task What_an_issuer_gave_at_the_sign_up_is_shown_and_stays()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await OidcSteps.StartAsync(issuer.Url);
        using var browser = new TestBrowser(ory);
        using var other = new TestBrowser(ory);

        using var up = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "registration"), Ann));
        var first = await ShownAsync(ory);
        using var again = await other.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(other, "login"), Ann));

        Assert.Equal((3, "access", "refresh"), (Parts(first), (string?)first["initial_access_token"], (string?)first["initial_refresh_token"]));
        Assert.Contains("ory_kratos_session", other.Cookies.Keys);
        Assert.Equal(first.ToJsonString(), (await ShownAsync(ory)).ToJsonString());
    }

    [Fact]
    public async Task The_stand_in_gives_tokens_too()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);

        using var up = await OidcSteps.SignInAsync(browser, Ann);

        AssertGiven(await ShownAsync(ory));
    }

    [Fact]
    public async Task What_a_provider_gave_is_kept_where_it_is_linked_in_the_settings()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));

        using var away = await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["link"] = "example" });
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;
        using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));

        AssertGiven(await ShownAsync(ory));
    }

    [Fact]
    public async Task What_a_provider_gave_is_kept_where_it_is_linked_at_the_sign_in()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);

        var flow = await OidcSteps.ArriveAsync(browser, Ann);
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = Ann, ["password"] = Password }), HttpStatusCode.OK);

        AssertGiven(await ShownAsync(ory));
    }

    // There was no code.
    [Fact]
    public async Task A_token_that_was_brought_along_is_not_kept()
    {
        await using var ory = await IdTokenSteps.StartAsync();

        await TestBrowser.JsonAsync(await IdTokenSteps.ShowAsync(ory, "registration", await IdTokenSteps.TokenAsync(ory, Ann)), HttpStatusCode.OK);

        var shown = await ShownAsync(ory);
        Assert.All(["initial_id_token", "initial_access_token", "initial_refresh_token"], name => Assert.Equal("", (string?)shown[name]));
    }

    private static int Parts(JsonObject shown) => ((string?)shown["initial_id_token"])!.Split('.').Length;

    private static void AssertGiven(JsonObject shown)
    {
        Assert.Equal((3, ""), (Parts(shown), (string?)shown["initial_refresh_token"]));
        Assert.NotEqual("", (string?)shown["initial_access_token"]);
    }

    private static async Task<JsonObject> ShownAsync(OryEmulator ory)
    {
        var identity = Assert.Single(ory.Server.Identities.All);
        var shown = (await Asked.AdminAsync(ory, "GET", $"admin/identities/{identity.Id}?include_credential=oidc")).Body!;
        return (JsonObject)Assert.Single((JsonArray)shown["credentials"]!["oidc"]!["config"]!["providers"]!)!;
    }
}
