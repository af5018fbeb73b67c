using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator.Tests;

/// <summary>What is shown in one answer only, where the client was gone when that was written.</summary>
public class LostAnswerTests
{
    private const string Ann = "ann@example.org";

    [Fact]
    public async Task A_recovery_does_not_show_its_session_to_who_reads_it_later()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "feature_flags: { use_continue_with_transitions: true }");
        await ory.CreateIdentityAsync(Ann);
        var flow = (await Asked.PublicAsync(ory, "GET", "/self-service/recovery/api")).Text("id");
        await SubmitAsync(ory, "recovery", flow, $$"""{"method":"code","email":"{{Ann}}"}""");

        await SubmitAsync(ory, "recovery", flow, $$"""{"method":"code","code":"{{ory.Messages.Newest(Ann).Code}}","transient_payload":{"a":1} }""", isLost: true);

        var read = await Asked.PublicAsync(ory, "GET", $"/self-service/recovery/flows?id={flow}");
        Assert.Equal("passed_challenge", read.Text("state"));
        Assert.Equal((false, false), (read.Body!.AsObject().ContainsKey("continue_with"), read.Body.AsObject().ContainsKey("transient_payload")));
    }

    [Fact]
    public async Task Settings_do_not_say_how_it_goes_on_to_who_reads_them_later()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = """
            selfservice: { flows: { verification: { enabled: true }, settings: { after: { hooks: [{ hook: show_verification_ui }] } } } }
            """);
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync(Ann));
        var flow = (await Asked.PublicAsync(ory, "GET", "/self-service/settings/api", ("X-Session-Token", session.SessionToken))).Text("id");

        await SubmitAsync(ory, "settings", flow, """{"method":"profile","traits":{"email":"bea@example.org"}}""", isLost: true, token: session.SessionToken);

        var read = await Asked.PublicAsync(ory, "GET", $"/self-service/settings/flows?id={flow}", ("X-Session-Token", session.SessionToken));
        Assert.Equal("success", read.Text("state"));
        Assert.False(read.Body!.AsObject().ContainsKey("continue_with"));
        Assert.Equal("bea@example.org", (string)read.Body!["identity"]!["traits"]!["email"]!);
    }

    private static async Task SubmitAsync(OryEmulator ory, string name, string flow, string json, bool isLost = false, string token = "")
    {
        using var gone = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = gone.Token };
        context.Request.Method = HttpMethods.Post;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("127.0.0.1");
        context.Request.Path = $"/self-service/{name}";
        context.Request.QueryString = new QueryString($"?flow={flow}");
        context.Request.ContentType = "application/json";
        context.Request.Headers["X-Session-Token"] = token;
        var body = Encoding.UTF8.GetBytes(json);
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Response.Body = isLost ? new LostConnection(gone) : new MemoryStream();
        await ory.Server.HandlePublicAsync(context);
        Assert.Equal((isLost, StatusCodes.Status200OK), (gone.IsCancellationRequested, context.Response.StatusCode));
    }

    /// <summary>The client is gone when something is written to it.</summary>
    private sealed class LostConnection(CancellationTokenSource gone) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            gone.Cancel();
            throw new OperationCanceledException(gone.Token);
        }
    }
}
