using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class SettingsTests
{
    [Fact]
    public async Task A_change_that_was_sent_to_sign_in_again_is_made_afterwards()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = time, Configuration = "selfservice: { flows: { settings: { privileged_session_max_age: 1m } } }" });
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        using var browser = new TestBrowser(ory);
        await SignInAsync(browser, identity, "");
        var settings = await browser.BeginAsync("settings");
        time.Advance(TimeSpan.FromMinutes(2));

        var refused = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(settings, new JsonObject { ["method"] = "password", ["password"] = "another-horse-battery-7" }), HttpStatusCode.Forbidden);
        Assert.Equal("session_refresh_required", refused.GetProperty("error").GetProperty("id").GetString());
        var signedIn = await SignInAsync(browser, identity, new Uri(refused.GetProperty("redirect_browser_to").GetString()!).Query);
        Assert.True(ory.Server.Passwords.Fits("correct-horse-battery-9", Hash(ory, identity)));

        using var back = await browser.NavigateAsync(signedIn.GetProperty("continue_with")[0].GetProperty("redirect_browser_to").GetString()!);

        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        Assert.True(ory.Server.Passwords.Fits("another-horse-battery-7", Hash(ory, identity)));
    }

    [Fact]
    public async Task What_somebody_parked_is_not_done_by_somebody_else()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = time, Configuration = "selfservice: { flows: { settings: { privileged_session_max_age: 1m } } }" });
        var ann = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        var ben = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        using var browser = new TestBrowser(ory);
        await SignInAsync(browser, ann, "");
        var settings = await browser.BeginAsync("settings");
        time.Advance(TimeSpan.FromMinutes(2));
        var refused = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(settings, new JsonObject { ["method"] = "password", ["password"] = "another-horse-battery-7" }), HttpStatusCode.Forbidden);

        var signedIn = await SignInAsync(browser, ben, new Uri(refused.GetProperty("redirect_browser_to").GetString()!).Query);
        using var back = await browser.GetAsync(signedIn.GetProperty("continue_with")[0].GetProperty("redirect_browser_to").GetString()!);

        Assert.Equal(HttpStatusCode.Forbidden, back.StatusCode);
        Assert.All([ann, ben], one => Assert.True(ory.Server.Passwords.Fits("correct-horse-battery-9", Hash(ory, one))));
    }

    [Fact]
    public async Task An_enrolled_factor_raises_the_session_and_asks_more_of_all_others()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        var elsewhere = await ory.SignInAsync(identity);
        using var browser = new TestBrowser(ory);
        await SignInAsync(browser, identity, "");
        var settings = await browser.BeginAsync("settings");
        settings = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(settings, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_regenerate"] = true }), HttpStatusCode.OK);
        await TestBrowser.JsonAsync(await browser.SubmitAsync(settings, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_confirm"] = true }), HttpStatusCode.OK);

        var here = await TestBrowser.JsonAsync(await browser.GetAsync("sessions/whoami"), HttpStatusCode.OK);
        Assert.Equal("aal2", here.GetProperty("authenticator_assurance_level").GetString());
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "sessions/whoami");
        request.Headers.Add("X-Session-Token", elsewhere.SessionToken);
        using var there = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, there.StatusCode);
    }

    private static string? Hash(OryEmulator ory, EmulatorIdentity identity) =>
        Json.Text(ory.Server.Identities.Find(identity.Id)!.Credential("password")!.Config[PasswordMethod.HashKey]);

    private static async Task<System.Text.Json.JsonElement> SignInAsync(TestBrowser browser, EmulatorIdentity identity, string query)
    {
        var flow = await browser.BeginAsync("login", query);
        return await TestBrowser.JsonAsync(
            await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = identity.Identifier, ["password"] = identity.Password }), HttpStatusCode.OK);
    }
}
