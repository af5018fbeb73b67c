using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class StressTests
{
    [Fact]
    public async Task Many_who_sign_in_are_revoked_and_patched_at_once_lose_nothing_and_gain_nothing()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        using var admin = ory.CreateAdminClient();
        var people = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ory.CreateIdentityAsync($"p{i}@example.org", "correct-horse-battery-9")));
        var revoked = new ConcurrentDictionary<string, string>();
        var kept = new ConcurrentDictionary<string, string>();

        await Parallel.ForAsync(0, 240, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellationToken) =>
        {
            var who = people[i % people.Length];
            var (token, id) = await SignInAsync(http, who.Identifier!);
            using var patch = await admin.PatchAsJsonAsync($"admin/identities/{who.Id}", new[] { new { op = "add", path = $"/metadata_public/k{i}", value = i } }, cancellationToken);
            Assert.Equal(HttpStatusCode.OK, patch.StatusCode);
            if (i % 3 == 0)
            {
                ory.RevokeSession(Guid.Parse(id));
                revoked[token] = id;
                Assert.Equal(HttpStatusCode.Unauthorized, await WhoamiAsync(http, token));
            }
            else
            {
                kept[token] = id;
                using var extended = await admin.PatchAsync($"admin/sessions/{id}/extend", null, cancellationToken);
                Assert.Equal(HttpStatusCode.OK, extended.StatusCode);
                Assert.Equal(HttpStatusCode.OK, await WhoamiAsync(http, token));
            }

            (await admin.GetAsync("admin/sessions?expand=identity&page_size=20", cancellationToken)).EnsureSuccessStatusCode();
            (await admin.GetAsync($"admin/identities/{who.Id}/sessions", cancellationToken)).EnsureSuccessStatusCode();
        });

        Assert.Equal(kept.Values.Concat(revoked.Values).Order(), ory.Server.Sessions.All.Select(session => session.Id.ToString()).Order());
        Assert.All(ory.Server.Sessions.All, session => Assert.Equal(kept.Values.Contains(session.Id.ToString()), session.IsActive));
        foreach (var (who, at) in people.Select((who, at) => (who, at)))
        {
            var metadata = ory.Server.Identities.Find(who.Id)!.MetadataPublic!.AsObject();
            Assert.Equal(Enumerable.Range(0, 240).Where(i => i % people.Length == at).Select(i => $"k{i}").Order(), metadata.Select(pair => pair.Key).Order());
        }

        Assert.DoesNotContain(ory.Requests, request => request.StatusCode is null or >= 500);
    }

    [Fact]
    public async Task Who_is_deleted_while_he_signs_in_is_signed_in_nowhere()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        using var admin = ory.CreateAdminClient();
        var tokens = new ConcurrentBag<string>();

        await Parallel.ForAsync(0, 30, async (i, cancellationToken) =>
        {
            var who = await ory.CreateIdentityAsync($"gone{i}@example.org", "correct-horse-battery-9", cancellationToken: cancellationToken);
            var signing = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
            {
                var flow = await http.GetFromJsonAsync<JsonObject>("self-service/login/api");
                using var answer = await http.PostAsJsonAsync((string)flow!["ui"]!["action"]!, new { method = "password", identifier = who.Identifier, password = who.Password });
                Assert.True((int)answer.StatusCode < 500);
                if (answer.IsSuccessStatusCode)
                    tokens.Add((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["session_token"]!);
            })).ToArray();
            using var deleted = await admin.DeleteAsync($"admin/identities/{who.Id}", cancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            await Task.WhenAll(signing);
        });

        foreach (var token in tokens)
            Assert.Equal(HttpStatusCode.Unauthorized, await WhoamiAsync(http, token));
        Assert.Empty(ory.Server.Sessions.All);
    }

    [Fact]
    public async Task Who_is_changed_can_be_found_all_the_while()
    {
        await using var ory = await OryEmulator.StartAsync();
        var who = await ory.CreateIdentityAsync("here@example.org", "correct-horse-battery-9");
        var identities = ory.Server.Identities;

        var changing = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
                Assert.True(identities.TryUpdate(who.Id, identity => identity with { UpdatedAt = identity.UpdatedAt.AddTicks(1) }, out _));
        });
        while (!changing.IsCompleted)
            Assert.NotNull(identities.FindByIdentifier("password", who.Identifier!));
        await changing;
    }

    private static async Task<(string Token, string Id)> SignInAsync(HttpClient http, string identifier)
    {
        var flow = await http.GetFromJsonAsync<JsonObject>("self-service/login/api");
        using var answer = await http.PostAsJsonAsync((string)flow!["ui"]!["action"]!, new { method = "password", identifier, password = "correct-horse-battery-9" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return ((string)json!["session_token"]!, (string)json["session"]!["id"]!);
    }

    private static async Task<HttpStatusCode> WhoamiAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "sessions/whoami");
        request.Headers.Add("X-Session-Token", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
