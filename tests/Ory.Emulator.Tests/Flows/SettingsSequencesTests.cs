using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>What one step in the settings leaves for the next.</summary>
public class SettingsSequencesTests
{
    private const string BackupCode = "abcd1234";

    // The method that shows them is asked late: those before it have cleared the form by then, and so it is kept.
    [Theory]
    [InlineData("another-horse-battery-7", 1050001)]
    [InlineData("short", 4000032)]
    public async Task Backup_codes_that_are_made_take_the_place_of_what_the_form_said(string password, int message)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));
        var flow = await browser.BeginAsync("settings");
        var url = "self-service/settings/flows?id=" + flow.GetProperty("id").GetString();
        using var changed = await browser.SubmitFormAsync(flow, ("method", "password"), ("password", password));
        Assert.Equal([message], TestBrowser.AllMessages(await TestBrowser.JsonAsync(await browser.GetAsync(url), HttpStatusCode.OK)));

        using var made = await browser.SubmitFormAsync(flow, ("method", "lookup_secret"), ("lookup_secret_regenerate", "true"));
        var read = await TestBrowser.JsonAsync(await browser.GetAsync(url), HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        Assert.Empty(TestBrowser.AllMessages(read));
        Assert.NotNull(TestBrowser.Find(read, "lookup_secret_codes"));
    }

    [Fact]
    public async Task A_backup_code_is_marked_with_the_second_in_which_it_was_used()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = time, Configuration = "session: { whoami: { required_aal: aal1 } }" });
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        ory.Server.Identities.TryUpdate(identity.Id, one => one.WithConfig(
            "lookup_secret", new JsonObject { ["recovery_codes"] = new JsonArray(new JsonObject { ["code"] = BackupCode }) }, DateTimeOffset.UnixEpoch), out _);
        await browser.SignInAsync(identity);
        time.Advance(TimeSpan.FromMilliseconds(1500));
        await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("login", "?aal=aal2"), new JsonObject { ["method"] = "lookup_secret", ["lookup_secret"] = BackupCode }), HttpStatusCode.OK);

        var shown = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["lookup_secret_reveal"] = true }), HttpStatusCode.OK);

        var used = TestBrowser.Node(shown, "lookup_secret_codes").GetProperty("text").GetProperty("context").GetProperty("secrets")[0].GetProperty("context");
        Assert.Equal(("2020-01-01T00:00:02Z", 1577836802), (used.GetProperty("used_at").GetString(), used.GetProperty("used_at_unix").GetInt32()));
    }

    [Fact]
    public async Task A_password_needs_an_identifier()
    {
        await using var ory = await StartAsync("""{"code":{"identifier":true,"via":"email"}}""");
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("ann@example.org"));

        var refused = await ChangePasswordAsync(ory, session, HttpStatusCode.BadRequest);

        Assert.Equal([4000009], TestBrowser.AllMessages(refused));
    }

    [Fact]
    public async Task A_password_after_none_goes_by_what_the_traits_say()
    {
        await using var ory = await StartAsync("""{"password":{"identifier":true}}""");
        var identity = await ory.CreateIdentityAsync("ann@example.org");
        ory.Server.Identities.TryUpdate(identity.Id, one => one.With("password", null), out _);

        await ChangePasswordAsync(ory, await ory.SignInAsync(identity), HttpStatusCode.OK);

        using var browser = new TestBrowser(ory);
        var signedIn = await browser.SubmitAsync(await browser.BeginAsync("login"), new JsonObject { ["method"] = "password", ["identifier"] = "ann@example.org", ["password"] = "another-horse-battery-7" });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
    }

    private static Task<OryEmulator> StartAsync(string credentials)
    {
        var schema = $$"""
            {"properties":{"traits":{"type":"object","properties":{"email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{{credentials}} } } } } } }
            """;
        return OryEmulator.StartAsync(options => options.Configuration = $$"""identity: { schemas: [{ id: default, url: "{{Reference.To(schema)}}" }] }""");
    }

    private static async Task<JsonElement> ChangePasswordAsync(OryEmulator ory, EmulatorSession session, HttpStatusCode expected)
    {
        using var http = ory.CreateClient();
        http.DefaultRequestHeaders.Add("X-Session-Token", session.SessionToken);
        using var begun = await http.GetAsync("self-service/settings/api");
        var flow = await TestBrowser.JsonAsync(begun, HttpStatusCode.OK);
        using var body = new StringContent("""{"method":"password","password":"another-horse-battery-7"}""", null, "application/json");
        using var answer = await http.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString(), body);
        return await TestBrowser.JsonAsync(answer, expected);
    }
}
