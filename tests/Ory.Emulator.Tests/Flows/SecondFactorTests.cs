using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>What an authenticator app and backup codes make of what is submitted to them at a sign-in.</summary>
public class SecondFactorTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    // Only too short a code is a fault of the field. Blanks around a code belong to its length, but not to the code.
    [Theory]
    [InlineData("{0}", 0, null)]
    [InlineData("  {0} ", 0, null)]
    [InlineData("{0}0", 4000008, null)]
    [InlineData("      ", 4000008, null)]
    [InlineData("12345", 4000003, "totp_code")]
    public async Task A_code_of_an_app_may_have_blanks_around_it_and_is_wrong_when_it_is_too_long(string format, int message, string? field)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await StepUpAsync(ory, browser);
        var code = TotpMethod.CurrentCode(ory.Server.Identities.FindByIdentifier("password", "kim@example.org")!, _time.GetUtcNow())!;

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "totp", ["totp_code"] = string.Format(CultureInfo.InvariantCulture, format, code) });

        Assert.Equal(message == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        if (message == 0) return;
        var refused = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal([message], field is null ? [TestBrowser.Message(refused)] : MessagesOf(refused, field));
    }

    [Theory]
    [InlineData("totp", "totp_code", "", 4000002)]
    [InlineData("totp", "totp_code", "000000", null)]
    [InlineData("lookup_secret", "lookup_secret", "", 4000002)]
    [InlineData("lookup_secret", "lookup_secret", "abcdefgh", null)]
    public async Task A_transient_payload_that_is_no_object_is_a_fault_beside_those_of_the_code(string method, string field, string code, int? message)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await StepUpAsync(ory, browser);

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = method, [field] = code, ["transient_payload"] = 5, ["csrf_token"] = "none" });

        var refused = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal([4000026], MessagesOf(refused, "transient_payload"));
        Assert.Equal(message is { } missing ? [missing] : [], MessagesOf(refused, field));
    }

    private static int[] MessagesOf(JsonElement flow, string name) =>
    [
        .. flow.GetProperty("ui").GetProperty("nodes").EnumerateArray()
            .Where(node => node.GetProperty("attributes").TryGetProperty("name", out var field) && field.GetString() == name)
            .SelectMany(node => node.GetProperty("messages").EnumerateArray()).Select(message => message.GetProperty("id").GetInt32()),
    ];

    private static async Task<JsonElement> StepUpAsync(OryEmulator ory, TestBrowser browser)
    {
        var identity = await ory.CreateIdentityAsync("kim@example.org", "correct-horse-battery-9");
        await browser.SignInAsync(identity);
        ory.Server.Identities.TryUpdate(identity.Id, kim => kim
            .WithConfig("totp", new JsonObject { ["totp_url"] = "otpauth://totp/x:kim?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }, DateTimeOffset.UnixEpoch)
            .WithConfig("lookup_secret", new JsonObject { ["recovery_codes"] = new JsonArray(new JsonObject { ["code"] = "abcdefgh" }) }, DateTimeOffset.UnixEpoch), out _);
        return await browser.BeginAsync("login", "?aal=aal2");
    }

    private Task<OryEmulator> StartAsync() => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        Configuration = "selfservice: { methods: { totp: { enabled: true }, lookup_secret: { enabled: true } } }",
        TimeProvider = _time,
    });
}
