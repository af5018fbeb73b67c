using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>What matters in the settings wants a sign-in of the last minute; here it is two minutes ago.</summary>
public sealed class SettingsPrivilegeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private OryEmulator _ory = null!;
    private TestBrowser _browser = null!;
    private EmulatorIdentity _ann = null!;
    private JsonElement _flow;

    public async Task InitializeAsync()
    {
        _ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = _time, Configuration = "selfservice: { flows: { settings: { privileged_session_max_age: 1m } } }" });
        _browser = new TestBrowser(_ory);
        _ann = await _ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        await _browser.SignInAsync(_ann);
        _flow = await _browser.BeginAsync("settings");
        _time.Advance(TimeSpan.FromMinutes(2));
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _ory.DisposeAsync();
    }

    [Fact]
    public async Task A_change_that_was_sent_to_sign_in_again_is_made_afterwards()
    {
        var refused = await ChangePasswordAsync();
        Assert.Equal("session_refresh_required", refused.GetProperty("error").GetProperty("id").GetString());
        var signedIn = await _browser.SignInAsync(_ann, RefreshQuery(refused));
        Assert.True(HasPassword(_ann, "correct-horse-battery-9"));

        using var back = await _browser.NavigateAsync(ReturnUrl(signedIn));

        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        Assert.True(HasPassword(_ann, "another-horse-battery-7"));
    }

    // It is taken out of the cookie where it is done, and once more where the form is made anew: that one looks into the cookie of the request.
    [Fact]
    public async Task A_change_that_is_made_afterwards_is_taken_out_of_the_cookie_twice()
    {
        var signedIn = await _browser.SignInAsync(_ann, RefreshQuery(await ChangePasswordAsync()));

        using var back = await _browser.NavigateAsync(ReturnUrl(signedIn));

        Assert.Equal(["ory_kratos_continuity", "ory_kratos_continuity", "ory_kratos_session"], CookiesOf(back));
    }

    [Theory]
    [InlineData(14, true)]
    [InlineData(16, false)]
    public async Task What_was_parked_too_long_ago_is_taken_out_of_the_cookie_and_not_done(int minutes, bool isDone)
    {
        var refused = await ChangePasswordAsync();
        _time.Advance(TimeSpan.FromMinutes(minutes));
        var signedIn = await _browser.SignInAsync(_ann, RefreshQuery(refused));

        using var back = await _browser.NavigateAsync(ReturnUrl(signedIn));

        Assert.Equal(isDone, HasPassword(_ann, "another-horse-battery-7"));
        Assert.Equal("ory_kratos_continuity", CookiesOf(back).First());
    }

    [Fact]
    public async Task What_somebody_parked_is_not_done_by_somebody_else()
    {
        var ben = await _ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        var refused = await ChangePasswordAsync();

        var signedIn = await _browser.SignInAsync(ben, RefreshQuery(refused));
        using var back = await _browser.GetAsync(ReturnUrl(signedIn));

        Assert.Equal(HttpStatusCode.Forbidden, back.StatusCode);
        Assert.All([_ann, ben], one => Assert.True(HasPassword(one, "correct-horse-battery-9")));
    }

    [Fact]
    public async Task A_profile_that_is_refused_for_its_sign_in_is_not_shown()
    {
        await TestBrowser.JsonAsync(await _browser.SubmitAsync(_flow, new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = "other@example.org" } }), HttpStatusCode.Forbidden);

        var shown = await TestBrowser.JsonAsync(await _browser.GetAsync("self-service/settings/flows?id=" + _flow.GetProperty("id").GetString()), HttpStatusCode.OK);
        Assert.Equal(_ann.Identifier, TestBrowser.Node(shown, "traits.email").GetProperty("value").GetString());
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Forbidden)]
    [InlineData(false, HttpStatusCode.OK)]
    public async Task A_name_is_changed_without_signing_in_again_as_long_as_no_address_was_verified(bool verified, HttpStatusCode expected)
    {
        var ben = await _ory.CreateIdentityAsync("ben@example.org", "correct-horse-battery-9", verified: verified);
        using var browser = new TestBrowser(_ory);
        await browser.SignInAsync(ben);
        var flow = await browser.BeginAsync("settings");
        _time.Advance(TimeSpan.FromMinutes(2));

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = "ben@example.org", ["name"] = new JsonObject { ["first"] = "Ben" } } });

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task What_was_parked_is_done_in_place_of_what_a_page_submits_next_and_only_once()
    {
        using var refused = await _browser.SubmitFormAsync(_flow, ("method", "password"), ("password", "parked-horse-battery-7"));
        Assert.StartsWith(_ory.PublicUrl + "self-service/login/browser?refresh=true", refused.Headers.Location!.OriginalString, StringComparison.Ordinal);
        await _browser.SignInAsync(_ann, "?refresh=true");

        using var first = await _browser.SubmitFormAsync(_flow, ("method", "password"), ("password", "another-horse-battery-7"));
        Assert.True(HasPassword(_ann, "parked-horse-battery-7"));
        using var second = await _browser.SubmitFormAsync(_flow, ("method", "password"), ("password", "another-horse-battery-7"));
        Assert.True(HasPassword(_ann, "another-horse-battery-7"));
    }

    [Fact]
    public async Task Who_begins_anew_has_given_up_what_he_parked()
    {
        await ChangePasswordAsync();
        await _browser.SignInAsync(_ann, "?refresh=true");

        using var begun = await _browser.GetAsync("self-service/settings/browser");
        Assert.StartsWith("ory_kratos_continuity=", Assert.Single(begun.Headers.NonValidated["Set-Cookie"]), StringComparison.Ordinal);
        using var later = await _browser.GetAsync("self-service/settings/browser");
        Assert.False(later.Headers.NonValidated.Contains("Set-Cookie"));
        using var submitted = await _browser.SubmitFormAsync(_flow, ("method", "password"), ("password", "third-horse-battery-5"));

        Assert.True(HasPassword(_ann, "third-horse-battery-5"));
    }

    // Only the profile and the password are looked for before the form is cleared.
    [Theory]
    [InlineData("password", "password", "correct-horse-battery-9", new[] { 4000032, 4000039 })]
    [InlineData("totp", "totp_code", "wrong", new[] { 4000008 })]
    public async Task What_is_wrong_with_a_change_that_was_parked_stands_beside_what_the_form_said_before_or_takes_its_place(string method, string field, string value, int[] said)
    {
        var ben = await _ory.CreateIdentityAsync("ben@example.org", "correct-horse-battery-9");
        using var browser = new TestBrowser(_ory);
        await browser.SignInAsync(ben);
        var flow = await browser.BeginAsync("settings");
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["password"] = "short" }), HttpStatusCode.BadRequest);
        _time.Advance(TimeSpan.FromMinutes(2));
        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = method, [field] = value }), HttpStatusCode.Forbidden);
        var signedIn = await browser.SignInAsync(ben, RefreshQuery(refused));

        using var back = await browser.NavigateAsync(ReturnUrl(signedIn));

        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        var shown = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/settings/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK);
        Assert.Equal(said, TestBrowser.AllMessages(shown));
    }

    [Fact]
    public async Task Whoever_recovers_his_account_gets_the_session_before_what_he_parked_is_given_up()
    {
        await ChangePasswordAsync();
        using var logout = await _browser.GetAsync("self-service/logout/browser");
        using var ended = await _browser.GetAsync((await TestBrowser.JsonAsync(logout, HttpStatusCode.OK)).GetProperty("logout_url").GetString()!);
        var flow = await _browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await _browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = _ann.Identifier }), HttpStatusCode.OK);

        using var recovered = await _browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = _ory.Messages.Newest(_ann.Identifier!).Code });

        Assert.Equal(["csrf_token", "ory_kratos_session", "ory_kratos_continuity"], CookiesOf(recovered));
    }

    private static IEnumerable<string> CookiesOf(HttpResponseMessage answer) =>
        answer.Headers.NonValidated["Set-Cookie"].Select(line => line.StartsWith("csrf_token", StringComparison.Ordinal) ? line[..10] : line[..line.IndexOf('=')]);

    private async Task<JsonElement> ChangePasswordAsync() => await TestBrowser.JsonAsync(
        await _browser.SubmitAsync(_flow, new JsonObject { ["method"] = "password", ["password"] = "another-horse-battery-7" }), HttpStatusCode.Forbidden);

    private static string RefreshQuery(JsonElement refused) => new Uri(refused.GetProperty("redirect_browser_to").GetString()!).Query;

    private static string ReturnUrl(JsonElement signedIn) => signedIn.GetProperty("continue_with")[0].GetProperty("redirect_browser_to").GetString()!;

    private bool HasPassword(EmulatorIdentity identity, string password) =>
        _ory.Server.Passwords.Fits(password, Json.Text(_ory.Server.Identities.Find(identity.Id)!.Credential("password")!.Config[PasswordMethod.HashKey]));
}
