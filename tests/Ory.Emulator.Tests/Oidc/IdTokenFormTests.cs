using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What a form says where an ID token that is believed is not enough.</summary>
public class IdTokenFormTests
{
    private const string Ann = "ann@example.org";

    [Fact]
    public async Task A_sign_up_that_lacks_something_asks_for_it_and_for_the_token_again()
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var (flow, token) = (await IdTokenSteps.BeginAsync(ory, "registration"), await IdTokenSteps.TokenAsync(ory, "nonsense"));

        var asked = await TestBrowser.JsonAsync(await IdTokenSteps.ShowAsync(ory, flow, token), HttpStatusCode.BadRequest);
        using var again = await IdTokenSteps.ShowAsync(ory, flow, token, traits: new JsonObject { ["email"] = Ann });

        Assert.Equal(flow.GetProperty("id").GetString(), asked.GetProperty("id").GetString());
        Assert.Equal([4000040, 4000040], TestBrowser.AllMessages(asked));
        Assert.Contains("traits.email", TestBrowser.Names(asked));
        Assert.DoesNotContain("password", TestBrowser.Names(asked));
        Assert.False(asked.TryGetProperty("active", out _));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    // The sign-up that takes its place is not told of.
    [Fact]
    public async Task A_sign_in_of_somebody_new_says_itself_what_is_lacking()
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var flow = await IdTokenSteps.BeginAsync(ory, "login");

        var asked = await TestBrowser.JsonAsync(await IdTokenSteps.ShowAsync(ory, flow, await IdTokenSteps.TokenAsync(ory, "nonsense")), HttpStatusCode.BadRequest);

        Assert.Equal(flow.GetProperty("id").GetString(), asked.GetProperty("id").GetString());
        Assert.Equal([4000040, 4000040], TestBrowser.AllMessages(asked));
        Assert.Contains("password", TestBrowser.Names(asked));
        Assert.Empty(ory.Server.Identities.All);
    }

    [Fact]
    public async Task Where_nobody_may_sign_up_a_sign_in_of_somebody_new_says_so()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = """
            selfservice:
              flows: { registration: { enabled: false } }
              methods: { oidc: { enabled: true, config: { providers: [{ id: google, provider: google, client_id: web }] } } }
            """);

        using var answer = await IdTokenSteps.ShowAsync(ory, "login", await IdTokenSteps.TokenAsync(ory, Ann));

        Assert.Equal(4000001, TestBrowser.Message(await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)));
    }
}
