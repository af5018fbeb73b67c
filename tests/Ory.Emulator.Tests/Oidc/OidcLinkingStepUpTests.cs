using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Somebody with a second factor comes from a provider under an address that has an account.</summary>
public class OidcLinkingStepUpTests
{
    private const string Ann = "ann@example.org";
    private const string Password = "correct-horse-9";

    // Whoever has the password alone must not add a provider that then is enough.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_has_a_second_factor_is_linked_only_when_it_was_shown_as_well(bool isPage)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var (id, backup) = await CreateWithSecondFactorAsync(ory, Ann);
        var first = await OidcSteps.ArriveAsync(browser, Ann);

        var second = isPage ? await SubmitPageAsync(browser, first, Ann)
            : await TestBrowser.JsonAsync(await browser.SubmitAsync(first, new JsonObject { ["method"] = "password", ["identifier"] = Ann, ["password"] = Password }), HttpStatusCode.OK);

        Assert.Null(ory.Server.Identities.Find(id)!.Credential("oidc"));
        Assert.Equal(("aal2", 1010004), (second.GetProperty("requested_aal").GetString(), TestBrowser.Message(second)));
        Assert.Equal(["csrf_token", "lookup_secret", "method"], TestBrowser.Names(second));
        var done = await TestBrowser.JsonAsync(await browser.SubmitAsync(second, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret"] = backup }), HttpStatusCode.OK);
        Assert.Equal(["example"], OidcCredential.Providers(ory.Server.Identities.Find(id)!));
        Assert.Equal(
            ["password", "lookup_secret", "oidc"],
            done.GetProperty("session").GetProperty("authentication_methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
        Assert.Equal(2, done.GetProperty("session").GetProperty("devices").GetArrayLength());
    }

    // He is let in as far as he came, and then asked.
    [Fact]
    public async Task Whose_the_account_is_is_asked_when_the_second_factor_was_shown()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);
        var (_, backup) = await CreateWithSecondFactorAsync(ory, "bob@example.org");
        var first = await OidcSteps.ArriveAsync(browser, Ann);
        var second = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(first, new JsonObject { ["method"] = "password", ["identifier"] = "bob@example.org", ["password"] = Password }), HttpStatusCode.OK);

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(second, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret"] = backup }), HttpStatusCode.BadRequest);

        Assert.Equal(4010009, TestBrowser.Message(refused));
    }

    private static Task<OryEmulator> StartAsync() => OryEmulator.StartAsync(options => options.Configuration = """
        session: { whoami: { required_aal: highest_available } }
        selfservice: { methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }] } } } }
        """);

    private static async Task<(Guid Id, string Backup)> CreateWithSecondFactorAsync(OryEmulator ory, string email)
    {
        const string backup = "abcd1234";
        var identity = await ory.CreateIdentityAsync(email, Password);
        var codes = new JsonObject { ["recovery_codes"] = new JsonArray(new JsonObject { ["code"] = backup }) };
        ory.Server.Identities.TryUpdate(identity.Id, one => one.WithConfig("lookup_secret", codes, DateTimeOffset.UnixEpoch, [identity.Id.ToString()]), out _);
        return (identity.Id, backup);
    }

    private static async Task<JsonElement> SubmitPageAsync(TestBrowser browser, JsonElement flow, string email)
    {
        using var answer = await browser.SubmitFormAsync(flow, ("method", "password"), ("identifier", email), ("password", Password));
        var page = answer.Headers.Location!;
        Assert.StartsWith("http://localhost/login?flow=", page.OriginalString, StringComparison.Ordinal);
        return await TestBrowser.JsonAsync(await browser.GetAsync("self-service/login/flows?id=" + page.Query["?flow=".Length..]), HttpStatusCode.OK);
    }
}
