using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ory.Frontend;

namespace Ory.Emulator.Tests;

/// <summary>What comes of an ID token that is believed.</summary>
public class IdTokenSignInTests
{
    private const string Ann = "ann@example.org";

    // The answer is that of what happened, not of what was asked for.
    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    public async Task Who_is_known_signs_in_whatever_the_form_is_for(string kind)
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var first = await AnswerAsync(ory, "registration");

        var second = await AnswerAsync(ory, kind);

        Assert.False(second.TryGetProperty("identity", out _));
        Assert.Equal(first.GetProperty("identity").GetProperty("id").GetString(), second.GetProperty("session").GetProperty("identity").GetProperty("id").GetString());
        Assert.NotEqual(first.GetProperty("session_token").GetString(), second.GetProperty("session_token").GetString());
    }

    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    public async Task Where_a_sign_up_signs_nobody_in_there_is_an_account_only(string kind)
    {
        await using var ory = await IdTokenSteps.StartAsync(hooks: "[]");

        var answer = await AnswerAsync(ory, kind);

        Assert.Equal(Ann, answer.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());
        Assert.False(answer.TryGetProperty("session_token", out _));
        Assert.True((await AnswerAsync(ory, kind)).TryGetProperty("session_token", out _));
    }

    [Fact]
    public async Task He_is_the_same_as_who_comes_through_a_browser()
    {
        await using var ory = await IdTokenSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        var native = await AnswerAsync(ory, "login");

        using var arrived = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "login", "google"), Ann));

        Assert.Equal(native.GetProperty("identity").GetProperty("id").GetString(), (await browser.WhoamiAsync()).GetProperty("identity").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_browser_gets_its_cookie()
    {
        await using var ory = await IdTokenSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        using var answer = await browser.SubmitFormAsync(flow, ("provider", "google"), ("id_token", await IdTokenSteps.TokenAsync(ory, Ann)));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains("ory_kratos_session", browser.Cookies.Keys);
    }

    // Apple tells the name to the application only.
    [Fact]
    public async Task What_the_token_does_not_say_the_application_may()
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var traits = new JsonObject { ["name"] = new JsonObject { ["first"] = "Ann" } };

        using var answer = await IdTokenSteps.ShowAsync(ory, await IdTokenSteps.BeginAsync(ory, "login"), await IdTokenSteps.TokenAsync(ory, Ann), traits: traits);

        var identity = (await TestBrowser.JsonAsync(answer, HttpStatusCode.OK)).GetProperty("identity").GetProperty("traits");
        Assert.Equal((Ann, "Ann"), (identity.GetProperty("email").GetString(), identity.GetProperty("name").GetProperty("first").GetString()));
    }

    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    public async Task An_address_that_has_an_account_is_linked_by_a_sign_in_to_it(string kind)
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var ann = await ory.CreateIdentityAsync(Ann);
        var begun = await IdTokenSteps.BeginAsync(ory, kind);

        var flow = await TestBrowser.JsonAsync(await IdTokenSteps.ShowAsync(ory, begun, await IdTokenSteps.TokenAsync(ory, Ann)), HttpStatusCode.BadRequest);
        using var answer = await IdTokenSteps.SendAsync(
            ory, HttpMethod.Post, flow.GetProperty("ui").GetProperty("action").GetString()!, new JsonObject { ["method"] = "password", ["identifier"] = Ann, ["password"] = ann.Password });

        Assert.Equal(1010016, TestBrowser.Message(flow));
        Assert.NotEqual(begun.GetProperty("id").GetString(), flow.GetProperty("id").GetString());
        var methods = (await TestBrowser.JsonAsync(answer, HttpStatusCode.OK)).GetProperty("session").GetProperty("authentication_methods").EnumerateArray();
        Assert.Equal(["password", "oidc"], methods.Select(method => method.GetProperty("method").GetString()));
        Assert.Equal(ann.Id.ToString(), (await AnswerAsync(ory, "login")).GetProperty("session").GetProperty("identity").GetProperty("id").GetString());
    }

    // The codes are for who comes back in a browser. Of a sign-up that became a sign-in Kratos does not know any more that nobody does.
    [Theory]
    [InlineData("login", false, false)]
    [InlineData("login", true, false)]
    [InlineData("registration", false, false)]
    [InlineData("registration", true, true)]
    public async Task Codes_are_not_needed(string kind, bool isKnown, bool isSentOn)
    {
        await using var ory = await IdTokenSteps.StartAsync();
        if (isKnown)
            await AnswerAsync(ory, "registration");
        var flow = await IdTokenSteps.BeginAsync(ory, kind, "?return_session_token_exchange_code=true&return_to=http://localhost/app");

        using var answer = await IdTokenSteps.ShowAsync(ory, flow, await IdTokenSteps.TokenAsync(ory, Ann));

        Assert.Equal(isSentOn ? HttpStatusCode.SeeOther : HttpStatusCode.OK, answer.StatusCode);
        if (isSentOn)
            Assert.StartsWith("http://localhost/app?code=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_signs_in_again_has_another_session()
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var before = (await AnswerAsync(ory, "login")).GetProperty("session_token").GetString();
        var flow = await IdTokenSteps.BeginAsync(ory, "login", "?refresh=true", before);

        using var answer = await IdTokenSteps.ShowAsync(ory, flow, await IdTokenSteps.TokenAsync(ory, Ann), sessionToken: before);

        Assert.NotEqual(before, (await TestBrowser.JsonAsync(answer, HttpStatusCode.OK)).GetProperty("session_token").GetString());
    }

    [Fact]
    public async Task Settings_know_no_token_and_send_to_the_provider()
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync(Ann));
        var flow = await IdTokenSteps.BeginAsync(ory, "settings", sessionToken: session.SessionToken);
        var form = new JsonObject { ["method"] = "oidc", ["link"] = "google", ["id_token"] = await IdTokenSteps.TokenAsync(ory, Ann) };

        using var answer = await IdTokenSteps.SendAsync(ory, HttpMethod.Post, flow.GetProperty("ui").GetProperty("action").GetString()!, form, session.SessionToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task The_typed_client_tells_the_four_answers_apart()
    {
        await using var ory = await IdTokenSteps.StartAsync(hooks: "[]");
        using var http = ory.CreateClient();
        var client = new FrontendClient(http);
        var (ann, ben) = (await IdTokenSteps.TokenAsync(ory, Ann, query: "&nonce=n-1"), await IdTokenSteps.TokenAsync(ory, "ben@example.org"));

        Assert.IsType<UpdateLoginFlowResult.SignedUp>(await LoginAsync(ann, "n-1"));
        Assert.IsType<UpdateLoginFlowResult.Success>(await LoginAsync(ann, "n-1"));
        Assert.IsType<UpdateRegistrationFlowResult.Success>(await RegisterAsync(ben));
        Assert.IsType<UpdateRegistrationFlowResult.SignedIn>(await RegisterAsync(ben));

        async Task<UpdateLoginFlowResult> LoginAsync(string token, string nonce)
        {
            var flow = await client.CreateNativeLoginFlowAsync(FrontendCredential.None);
            var body = new UpdateLoginFlowWithOidcMethod { Provider = "google", IdToken = token, IdTokenNonce = nonce };
            return (await client.UpdateLoginFlowAsync(flow.Value.Id, body, FrontendCredential.None)).Value;
        }

        async Task<UpdateRegistrationFlowResult> RegisterAsync(string token)
        {
            var flow = await client.CreateNativeRegistrationFlowAsync(FrontendCredential.None);
            return (await client.UpdateRegistrationFlowAsync(flow.Value.Id, new UpdateRegistrationFlowWithOidcMethod { Provider = "google", IdToken = token }, FrontendCredential.None)).Value;
        }
    }

    private static async Task<JsonElement> AnswerAsync(OryEmulator ory, string kind) =>
        await TestBrowser.JsonAsync(await IdTokenSteps.ShowAsync(ory, kind, await IdTokenSteps.TokenAsync(ory, Ann)), HttpStatusCode.OK);
}
