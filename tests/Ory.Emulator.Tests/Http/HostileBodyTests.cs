namespace Ory.Emulator.Tests;

/// <summary>Bodies that nobody sends who means well: whatever they are, they are no fault of the server.</summary>
public class HostileBodyTests
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    private static readonly string[] Flows = ["login", "registration", "recovery", "verification", "settings"];

    public static TheoryData<string, string> Bodies { get; } = new()
    {
        { $"method{Parts(1200)}=x", Form },
        { $"traits{Parts(1200)}=x&method=password", Form },
        { $"transient_payload{Parts(1200)}=x&method=code", Form },
        { $$"""{"method{{Parts(1200)}}":"x"}""", Json },
        { $$"""{"method":"password","traits{{Parts(1200)}}":{{Nested(60)}}}""", Json },
        { $"method=password&traits={Nested(64)}", Form },
        { $$"""{"method":"password","traits":{"email":"kim@example.org","x":{{Nested(62)}} } }""", Json },
        { $"method=code&identifier=x&transient_payload={Nested(64)}", Form },
        { """{"method":"password","traits":{"email":"kim@example.org","x":1e400}}""", Json },
        { """{"method":"password","traits":{"email":1e400,"name":-1e-400}}""", Json },
        { """{"method":"code","identifier":{"a":1e400},"traits":{"email":["a",{}]},"email":[[]],"code":{}}""", Json },
        { """{"method":["password"],"identifier":{},"password":[],"csrf_token":{},"traits":"{\"a\":1,\"a\":2}"}""", Json },
        { """{"method":"password","identifier":"\u0000","password":"\u0000","traits":{"email":"\u0000@example.org"}}""", Json },
        { """{"":"","..":"","a..b":1,".traits":{},"traits.":1,"traits..email":"x","method":"password"}""", Json },
        { "&&=&=x&.=&..=x&traits.=1&.traits=2&method=password", Form },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task They_are_answered(string body, string type)
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        foreach (var flow in Flows)
        {
            (string, string)[] headers = [("Accept", Json), .. flow == "settings" ? [("X-Session-Token", session.SessionToken)] : Array.Empty<(string, string)>()];
            var begun = await Asked.PublicAsync(ory, "GET", $"self-service/{flow}/api", headers);
            var answer = await Asked.AskAsync(ory.CreateClient(), "POST", $"self-service/{flow}?flow={begun.Text("id")}", body, type, headers);
            Assert.InRange(answer.Status, 200, 499);
        }
    }

    private static string Parts(int count) => string.Concat(Enumerable.Repeat(".a", count));

    // An object, as deep as that.
    private static string Nested(int depth) => """{"a":""" + new string('[', depth - 1) + new string(']', depth - 1) + "}";
}
