using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What takes keys away: their owners, and administrators; and what has nothing to do with keys.</summary>
internal sealed class KeyChangeSteps(WalkState walk, KeyRing ring)
{
    public async Task<KeyProof?> PasswordAsync(Random random, TestBrowser browser)
    {
        var (email, password) = walk.People[random.Next(walk.People.Count)];
        using var begun = await browser.GetAsync("self-service/login/browser" + (random.Next(2) == 0 ? "?refresh=true" : ""));
        if (!begun.IsSuccessStatusCode)
            return null;
        var flow = await TestBrowser.JsonAsync(begun, System.Net.HttpStatusCode.OK);
        walk.Flows.Add((flow, "login", browser));
        await walk.SubmitAsync(flow, browser, new JsonObject { ["method"] = "password", ["identifier"] = email, ["password"] = password });
        return new KeyProof(email, "password", "aal1");
    }

    public async Task RemoveAsync(Random random, TestBrowser browser)
    {
        if (await walk.BeginAsync(random, browser, "settings") is not { } flow)
            return;
        var id = ring.Held.Count == 0 || random.Next(5) == 0 ? "00ff" : Convert.ToHexStringLower(ring.Held[random.Next(ring.Held.Count)].Key.Id);
        await walk.SubmitAsync(flow, browser, new JsonObject { [random.Next(2) == 0 ? "passkey_remove" : "webauthn_remove"] = id });
    }

    public async Task AdministerAsync(Random random)
    {
        var identities = walk.Ory.Server.Identities.All;
        var (one, method) = (identities[random.Next(identities.Count)], random.Next(2) == 0 ? "passkey" : "webauthn");
        var identity = one.Id;
        string[] nonsense = ["5", "null", "[]", "{\"id\":5}", "{\"id\":\"AQ==\",\"public_key\":\"Ag==\",\"authenticator\":5,\"flags\":\"x\"}"];
        (string Verb, string Path, string? Body)[] calls =
        [
            ("GET", $"admin/identities/{identity}?include_credential={method}", null),
            ("GET", $"admin/identities?include_credential={method}&ids={identity}", null),
            ("DELETE", $"admin/identities/{identity}/credentials/webauthn", null),
            ("PATCH", $"admin/identities/{identity}", $$"""[{"op":"add","path":"/credentials/{{method}}/config/credentials/-","value":{{nonsense[random.Next(nonsense.Length)]}}}]"""),
            ("PATCH", $"admin/identities/{identity}", $$"""[{"op":"replace","path":"/credentials/{{method}}/config","value":{{nonsense[random.Next(nonsense.Length)]}}}]"""),
        ];
        // What is not there yet cannot be patched without its type.
        var (verb, path, body) = calls[random.Next(one.Credential(method) is null ? 3 : calls.Length)];
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");
        using var answer = await walk.Admin.SendAsync(request);
    }
}
