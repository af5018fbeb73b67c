using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>A form that takes its time to arrive: what it meets is what there is when it is there.</summary>
public class SlowBodyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Providers = ["one", "other"];

    [Fact]
    public async Task A_form_that_does_not_arrive_keeps_nobody_from_its_flow()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        var flow = (await Asked.PublicAsync(ory, "GET", "/self-service/login/api")).Text("id");
        using var body = new SlowBody("""{"method":"password","identifier":"nobody","password":"wrong"}""");
        var submitted = http.PostAsync($"self-service/login?flow={flow}", body);
        await body.Begun.WaitAsync(Patience);

        using var read = await http.GetAsync($"self-service/login/flows?id={flow}").WaitAsync(Patience);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        body.GoOn();
        using var answer = await submitted;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_last_way_to_sign_in_stays_also_where_the_other_one_goes_while_the_form_arrives()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = """
            selfservice: { methods: { oidc: { enabled: true, config: { providers: [{ id: one, client_id: emulator }, { id: other, client_id: emulator }] } } } }
            """);
        var ann = await ory.CreateIdentityAsync();
        ory.Server.Identities.TryUpdate(ann.Id, one => Providers.Aggregate(one.With("password", null), (linked, id) => OidcCredential.Link(linked, id, "ann", DateTimeOffset.UnixEpoch)), out _);
        var session = await ory.SignInAsync(ann);
        using var http = ory.CreateClient();
        http.DefaultRequestHeaders.Add("X-Session-Token", session.SessionToken);
        var (first, second) = (await BeginAsync(http), await BeginAsync(http));
        using var body = new SlowBody("""{"unlink":"one"}""");
        var slow = http.PostAsync(first, body);
        await body.Begun.WaitAsync(Patience);

        using var content = new StringContent("""{"unlink":"other"}""", null, "application/json");
        using var fast = await http.PostAsync(second, content);
        body.GoOn();
        using var answer = await slow;

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (fast.StatusCode, answer.StatusCode));
        Assert.Equal(["one"], OidcCredential.Providers(ory.Server.Identities.Find(ann.Id)!));
    }

    private static async Task<string> BeginAsync(HttpClient http) =>
        (string)JsonNode.Parse(await http.GetStringAsync("self-service/settings/api"))!["ui"]!["action"]!;

    /// <summary>A body whose second half is held back.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowBody(string json)
        {
            _bytes = Encoding.UTF8.GetBytes(json);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        /// <summary>The first half is there.</summary>
        public Task Begun => _begun.Task;

        public void GoOn() => _goesOn.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes.AsMemory(0, _bytes.Length / 2));
            await stream.FlushAsync();
            _begun.TrySetResult();
            await _goesOn.Task;
            await stream.WriteAsync(_bytes.AsMemory(_bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
