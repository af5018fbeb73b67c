using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Ory.Emulator.Tests;

/// <summary>What a provider is told when somebody is sent to it.</summary>
public class OidcProviderTests
{
    private const string Ann = "ann@example.org";
    private const string Password = "correct-horse-9";

    [Fact]
    public async Task Who_signs_in_again_is_to_do_so_at_the_provider_too()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);

        Assert.DoesNotContain("prompt", Told(await OidcSteps.LeaveAsync(browser, "login")).Keys);

        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));
        Assert.Equal("login", Told(await OidcSteps.LeaveAsync(browser, "login", query: "?refresh=true"))["prompt"]);
    }

    [Fact]
    public async Task The_scope_without_which_there_is_no_ID_token_comes_last()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await StartAsync($"issuer_url: \"{issuer.Url}\", scope: [email]");
        using var browser = new TestBrowser(ory);

        Assert.Equal("email openid", Told(await OidcSteps.LeaveAsync(browser, "login"))["scope"]);
    }

    [Theory]
    [InlineData("auto", "/example", true)]
    [InlineData("never", "/example", false)]
    [InlineData("force", "", true)]
    public async Task Whether_the_code_is_bound_to_who_left_is_configured(string pkce, string path, bool isBound)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await StartAsync($"issuer_url: \"{issuer.Url}\", pkce: {pkce}");
        using var browser = new TestBrowser(ory);

        var left = await OidcSteps.LeaveAsync(browser, "login");

        Assert.Equal(isBound, Told(left).ContainsKey("code_challenge"));
        Assert.Equal(new Uri(ory.PublicUrl, "self-service/methods/oidc/callback" + path).AbsoluteUri, Told(left)["redirect_uri"]);
        // The issuer takes no code that is not bound.
        using var back = await browser.NavigateAsync(await issuer.GrantAsync(left, Ann));
        Assert.Equal(isBound ? 1 : 0, ory.Server.Identities.All.Count);
    }

    [Theory]
    [InlineData("""{"login_hint":5}""")]
    [InlineData("""{"colour":{"of":"eyes"}}""")]
    [InlineData("[]")]
    public async Task What_a_provider_is_told_is_text(string parameters)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));
        using var other = new TestBrowser(ory);
        var body = new JsonObject { ["upstream_parameters"] = JsonNode.Parse(parameters) };

        foreach (var kind in (string[])["login", "registration"])
        {
            body["provider"] = "example";
            using var answer = await other.SubmitAsync(await other.BeginAsync(kind), (JsonObject)body.DeepClone());
            await TestBrowser.JsonAsync(answer, HttpStatusCode.InternalServerError);
            var native = await NativeAsync(ory, kind, body);
            Assert.Equal((400, 500), (native.Status, (int)native.Body!["error"]!["code"]!));
        }

        body["link"] = "example";
        using var linking = await browser.SubmitAsync(await browser.BeginAsync("settings"), body);
        await TestBrowser.JsonAsync(linking, HttpStatusCode.BadRequest);
    }

    private static async Task<Asked> NativeAsync(OryEmulator ory, string kind, JsonObject body)
    {
        var flow = await Asked.PublicAsync(ory, "GET", $"self-service/{kind}/api");
        return await Asked.AskAsync(ory.CreateClient(), "POST", (string)flow.Body!["ui"]!["action"]!, body.ToJsonString(), "application/json", []);
    }

    private static Dictionary<string, StringValues> Told(string url) => QueryHelpers.ParseQuery(new Uri(url).Query);

    private static Task<OryEmulator> StartAsync(string provider = "label: Example") => OryEmulator.StartAsync(options => options.Configuration =
        $$"""selfservice: { methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator, client_secret: secret, {{provider}} }] } } } }""");
}
