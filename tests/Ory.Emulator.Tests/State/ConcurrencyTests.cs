using System.Collections;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator.Tests;

public class ConcurrencyTests
{
    [Fact]
    public async Task Of_many_who_sign_up_with_one_address_at_once_one_gets_it()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
        {
            var flow = await http.GetFromJsonAsync<JsonObject>("self-service/registration/api");
            using var answer = await http.PostAsJsonAsync((string)flow!["ui"]!["action"]!, new { method = "password", password = "correct-horse-battery-9", traits = new { email = "one@example.org" } });
            return answer.StatusCode;
        }));

        Assert.Equal(1, answers.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(23, answers.Count(status => status == HttpStatusCode.BadRequest));
        Assert.Single(ory.Server.Identities.All);
    }

    [Fact]
    public async Task Of_many_who_bring_one_backup_code_at_once_one_gets_in()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        ory.Server.Identities.TryUpdate(identity.Id, one => one.WithConfig(
            "lookup_secret", new JsonObject { ["recovery_codes"] = new JsonArray(new JsonObject { ["code"] = "abcd1234" }) }, DateTimeOffset.UnixEpoch), out _);
        using var http = ory.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var session = await ory.SignInAsync(identity);
            using var begin = new HttpRequestMessage(HttpMethod.Get, "self-service/login/api?aal=aal2");
            begin.Headers.Add("X-Session-Token", session.SessionToken);
            using var begun = await http.SendAsync(begin);
            var flow = await begun.Content.ReadFromJsonAsync<JsonObject>();
            using var submit = new HttpRequestMessage(HttpMethod.Post, (string)flow!["ui"]!["action"]!) { Content = JsonContent.Create(new { method = "lookup_secret", lookup_secret = "abcd1234" }) };
            submit.Headers.Add("X-Session-Token", session.SessionToken);
            using var answer = await http.SendAsync(submit);
            return answer.StatusCode;
        }));

        Assert.Equal(1, answers.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(1, ory.Server.Sessions.Of(identity.Id).Count(session => session.Aal == "aal2"));
    }

    [Fact]
    public async Task A_flow_that_is_submitted_and_read_at_once_is_never_seen_half_changed()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        var flow = await http.GetFromJsonAsync<JsonObject>("self-service/login/api");
        var (action, id) = ((string)flow!["ui"]!["action"]!, (string)flow["id"]!);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            using var answer = i % 2 == 0
                ? await http.PostAsJsonAsync(action, new { method = "password", identifier = $"nobody{i}@example.org", password = "wrong" })
                : await http.GetAsync($"self-service/login/flows?id={id}");
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest);
            var nodes = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["ui"]!["nodes"]!.AsArray();
            Assert.Equal(4, nodes.Count);
        }));
    }

    [Fact]
    public async Task Answers_can_be_counted_while_there_are_more_of_them()
    {
        var answers = new AnswerCounts();
        var counting = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
                answers.Add($"/{i}", "GET", 200);
        });

        while (!counting.IsCompleted)
            Assert.NotNull(answers.All.ToList());
        await counting;

        Assert.Equal(20_000, answers.All.Count());
    }

    // Who asks for a code to an address looks in the identity that was found for it.
    [Fact]
    public void Whoever_is_found_by_an_address_has_it_also_while_he_gives_it_up()
    {
        var identities = new IdentityStore();
        var now = DateTimeOffset.UnixEpoch;
        VerifiableAddress Address(string value) => new(Guid.NewGuid(), value, true, "email", "completed", now, now, now);
        var who = new Identity { Id = Guid.NewGuid(), SchemaId = "default", Traits = [], VerifiableAddresses = [Address("old@example.org")], CreatedAt = now, UpdatedAt = now };
        Assert.True(identities.TryAdd(who));
        var found = new List<Identity?>();

        Assert.True(identities.TryUpdate(who.Id, one => one with { VerifiableAddresses = new Watched([Address("new@example.org")], () => found.Add(identities.FindByVerifiableAddress("old@example.org"))) }, out _));

        Identity[] seen = [.. found.OfType<Identity>()];
        Assert.NotEmpty(seen);
        Assert.All(seen, one => Assert.Contains(one.VerifiableAddresses, address => address.Value == "old@example.org"));
        Assert.Null(identities.FindByVerifiableAddress("old@example.org"));
    }

    // Each of the two requests looks before the other one is done.
    [Theory]
    [InlineData("oidc", "unlink", "one", "other")]
    [InlineData("passkey", "passkey_remove", "01", "02")]
    [InlineData("webauthn", "webauthn_remove", "01", "02")]
    public async Task Of_two_ways_to_sign_in_that_are_removed_at_once_one_stays(string type, string field, string first, string second)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = """
            selfservice: { methods: {
              oidc: { enabled: true, config: { providers: [{ id: one, client_id: emulator }, { id: other, client_id: emulator }] } },
              passkey: { enabled: true, config: { rp: { id: localhost, display_name: Keys } } },
              webauthn: { enabled: true, config: { passwordless: true, rp: { id: localhost, display_name: Keys } } } } }
            """);
        var ann = await ory.CreateIdentityAsync("ann@example.org");
        ory.Server.Identities.TryUpdate(ann.Id, one => With(one.With("password", null), type), out _);
        var session = await ory.SignInAsync(ann);
        var method = ory.Server.Methods.Settings.Single(one => one.Id == type);

        var outcomes = await Task.WhenAll(new[] { first, second }.Select(async removed =>
        {
            var context = new DefaultHttpContext();
            context.Request.Headers["X-Session-Token"] = session.SessionToken;
            var exchange = new Exchange(context, ory.Server);
            var flow = ory.Server.Settings.Create(exchange, isBrowser: false, exchange.Session.Identity!, null);
            var form = SubmittedForm.Of(new JsonObject { [field] = removed });
            return await method.ChangeAsync(new SettingsStep(exchange, flow, form, exchange.Session.Session!, exchange.Session.Identity!), CancellationToken.None);
        }));
        foreach (var changed in outcomes.Cast<Outcome.Changed>())
            ory.Server.Identities.TryUpdate(ann.Id, changed.Change, out _);

        Assert.Equal(1, method.FirstFactorsOf(ory.Server.Identities.Find(ann.Id)!));
    }

    private static Identity With(Identity identity, string type) => type == "oidc"
        ? OidcCredential.Link(OidcCredential.Link(identity, "one", "ann", DateTimeOffset.UnixEpoch), "other", "ann", DateTimeOffset.UnixEpoch)
        : identity.WithConfig(type, new JsonObject
        {
            ["credentials"] = new JsonArray([.. new[] { "AQ==", "Ag==" }.Select(id => new JsonObject { ["id"] = id, ["is_passwordless"] = true })]),
        }, DateTimeOffset.UnixEpoch, ["ann@example.org"]);

    /// <summary>A list that tells when somebody goes through it: somebody else looks at that moment.</summary>
    private sealed class Watched(IReadOnlyList<VerifiableAddress> addresses, Action look) : IReadOnlyList<VerifiableAddress>
    {
        private bool _isLooking;

        public int Count => addresses.Count;

        public VerifiableAddress this[int index] => addresses[index];

        public IEnumerator<VerifiableAddress> GetEnumerator()
        {
            if (!_isLooking)
            {
                _isLooking = true;
                look();
                _isLooking = false;
            }

            return addresses.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
