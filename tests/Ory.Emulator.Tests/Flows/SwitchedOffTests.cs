namespace Ory.Emulator.Tests;

/// <summary>What is said of flows that are switched off, to scripts and to pages.</summary>
public class SwitchedOffTests
{
    private const string Off = "selfservice: { flows: { registration: { enabled: false }, recovery: { enabled: false }, verification: { enabled: false } } }";

    private const string WithoutMethod = "selfservice: { flows: { recovery: { use: link }, verification: { use: link } }, methods: { link: { enabled: false } } }";

    [Theory]
    [InlineData("registration/browser", 303)]
    [InlineData("registration/api", 400)]
    [InlineData("registration/flows", 303)]
    [InlineData("recovery/browser", 303)]
    [InlineData("recovery/api", 303)]
    [InlineData("recovery/flows", 303)]
    [InlineData("verification/browser", 303)]
    [InlineData("verification/api", 303)]
    [InlineData("verification/flows", 303)]
    public async Task A_flow_that_is_off_is_refused_with_JSON_to_a_script_and_on_the_error_page_to_a_browser(string path, int asPage)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Off });

        Assert.Equal(400, (await AskAsync(ory, path, "application/json")).Status);
        var page = await AskAsync(ory, path, "text/html");
        Assert.Equal(asPage, page.Status);
        if (asPage == 303)
            Assert.StartsWith("http://localhost/error?id=", page.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recovery/browser", 303)]
    [InlineData("recovery/api", 303)]
    [InlineData("verification/browser", 400)]
    [InlineData("verification/api", 400)]
    public async Task So_is_a_flow_whose_method_is_off_but_for_verification_which_says_it_to_all_alike(string path, int asPage)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = WithoutMethod });

        Assert.Equal((400, asPage), ((await AskAsync(ory, path, "application/json")).Status, (await AskAsync(ory, path, "text/html")).Status));
    }

    [Fact]
    public async Task Who_is_signed_in_learns_that_and_not_that_recovery_is_off()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Off });
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        var script = await Asked.PublicAsync(ory, "GET", "/self-service/recovery/browser", ("Cookie", session.Cookie), ("Accept", "application/json"));
        var page = await Asked.PublicAsync(ory, "GET", "/self-service/recovery/browser", ("Cookie", session.Cookie), ("Accept", "text/html"));

        Assert.Equal((400, "session_already_available"), (script.Status, (string?)script.Body!["error"]!["id"]));
        Assert.Equal((302, "http://localhost/"), (page.Status, page.Location));
    }

    // The challenge of a browser that signs in is looked at before anything else; elsewhere after where to return to.
    [Theory]
    [InlineData("login/browser?login_challenge=x&aal=none&return_to=https://evil.example", 500)]
    [InlineData("login/api?login_challenge=x&aal=none", 500)]
    [InlineData("login/api?login_challenge=x&return_to=https://evil.example", 400)]
    [InlineData("registration/browser?login_challenge=x", 500)]
    [InlineData("registration/api?login_challenge=x", 500)]
    [InlineData("registration/api?login_challenge=x&return_to=https://evil.example", 400)]
    public async Task The_challenge_of_an_OAuth2_server_is_refused_where_there_is_no_such_server(string path, int status)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(status, (await AskAsync(ory, path, "application/json")).Status);
    }

    [Theory]
    [InlineData("login/browser?login_challenge=", 400)]
    [InlineData("login/api?login_challenge=", 400)]
    [InlineData("login/api?login_challenge=x", 200)]
    [InlineData("registration/browser?login_challenge=", 400)]
    public async Task An_empty_challenge_is_none(string path, int status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "oauth2_provider: { url: http://hydra.example/ }" });

        Assert.Equal(status, (await AskAsync(ory, path, "application/json")).Status);
    }

    private static Task<Asked> AskAsync(OryEmulator ory, string path, string accept) => Asked.PublicAsync(ory, "GET", "/self-service/" + path, ("Accept", accept));
}
