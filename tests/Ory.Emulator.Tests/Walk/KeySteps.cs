using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What people do with keys: right, mixed up, mangled, and once more.</summary>
internal sealed class KeySteps(WalkState walk, KeyRing ring, bool passwordless)
{
    private string KeyAal => passwordless ? "aal1" : "aal2";

    public async Task<KeyProof?> AddAsync(Random random, TestBrowser browser)
    {
        if (await walk.BeginAsync(random, browser, "settings") is not { } flow)
            return null;
        var method = random.Next(2) == 0 ? "passkey" : "webauthn";
        var field = method == "passkey" ? "passkey_settings_register" : "webauthn_register";
        var email = flow.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString()!;
        return await RegisterAsync(random, browser, flow, method, field, email, []);
    }

    public async Task<KeyProof?> SignUpAsync(Random random, TestBrowser browser)
    {
        if (await walk.BeginAsync(random, browser, "registration") is not { } flow)
            return null;
        var method = random.Next(2) == 0 ? "passkey" : "webauthn";
        var email = random.Next(4) == 0 ? walk.People[0].Email : $"person-{walk.Next()}@example.org";
        return await RegisterAsync(random, browser, flow, method, method + "_register", email, new JsonObject { ["traits"] = new JsonObject { ["email"] = email } });
    }

    public async Task<KeyProof?> PasskeyAsync(Random random, TestBrowser browser)
    {
        var query = random.Next(3) == 0 ? "?refresh=true" : "";
        var owner = await OwnerAsync(browser);
        if (ring.Held.Count == 0 || await BeginAsync(browser, query) is not { } flow || ring.ChallengeFor(random, flow, "passkey_login") is not (var challenge, var isOwn))
            return null;
        var held = ring.Held[random.Next(ring.Held.Count)];
        var handle = random.Next(4) switch { 0 => ring.Held[random.Next(ring.Held.Count)].Handle, 1 when random.Next(2) == 0 => null, _ => held.Handle };
        var isRight = isOwn && handle is not null && ring.IsFor(handle, held) && ring.Has(held, passwordless: true) && (owner is null || (owner == held.Email && held.Method == "passkey"));
        return await AnswerAsync(random, browser, flow, "passkey_login", held, handle, challenge, isRight ? new KeyProof(held.Email, "passkey", "aal1") : null, []);
    }

    public async Task<KeyProof?> SecurityKeyAsync(Random random, TestBrowser browser)
    {
        var aal2 = random.Next(2) == 0;
        var query = aal2 ? random.Next(3) == 0 ? "?aal=aal2&refresh=true" : "?aal=aal2" : random.Next(3) == 0 ? "?refresh=true" : "";
        var owner = await OwnerAsync(browser);
        if (ring.Held.Count == 0 || await BeginAsync(browser, query) is not { } flow)
            return null;
        var held = ring.Held[random.Next(ring.Held.Count)];
        var named = random.Next(4) == 0 ? walk.People[random.Next(walk.People.Count)].Email : held.Email;
        var asked = owner;
        if (query.Length == 0)
        {
            // Who names himself is asked for his keys.
            await walk.SubmitAsync(flow, browser, new JsonObject { ["method"] = "webauthn", ["identifier"] = named });
            using var read = await browser.GetAsync($"self-service/login/flows?id={flow.GetProperty("id").GetString()}");
            (flow, asked) = (await TestBrowser.JsonAsync(read, HttpStatusCode.OK), named);
        }

        if (ring.ChallengeFor(random, flow, "webauthn_login") is not (var challenge, var isOwn))
            return null;
        var by = random.Next(4) == 0 ? walk.People[random.Next(walk.People.Count)].Email : named;
        var handle = random.Next(3) switch { 0 => held.Handle, 1 when random.Next(3) == 0 => ring.Held[random.Next(ring.Held.Count)].Handle, _ => null };
        var isRight = isOwn && held.Method == "webauthn" && asked == held.Email && (aal2 || by == held.Email) && ring.Has(held, passwordless: !aal2) && (handle is null || handle.AsSpan().SequenceEqual(held.Handle));
        return await AnswerAsync(random, browser, flow, "webauthn_login", held, handle, challenge, isRight ? new KeyProof(held.Email, "webauthn", KeyAal) : null, new JsonObject { ["identifier"] = by });
    }

    /// <summary>Once more, in the same form or in another one.</summary>
    public async Task<KeyProof?> RepeatAsync(Random random, TestBrowser browser)
    {
        if (ring.Sent.Count == 0)
            return null;
        var sent = ring.Sent[random.Next(2) == 0 ? ring.Sent.Count - 1 : random.Next(ring.Sent.Count)];
        if (random.Next(2) == 0)
            return await ring.SendAsync(sent, asCopied: random.Next(2) == 0);
        var (flow, _, other) = walk.Flows[random.Next(walk.Flows.Count)];
        if (ring.IsOf(sent.Challenge, flow))
            return null;
        var fields = (JsonObject)sent.Fields.DeepClone();
        string[] names = ["passkey_login", "webauthn_login", "passkey_register", "webauthn_register", "passkey_settings_register", "passkey_remove", "webauthn_remove"];
        fields[names[random.Next(names.Length)]] = sent.Fields.First(field => field.Key.StartsWith("passkey", StringComparison.Ordinal) || field.Key.StartsWith("webauthn", StringComparison.Ordinal)).Value!.DeepClone();
        return await ring.SendAsync(new SentAnswer(flow, other ?? browser, fields, "", null));
    }

    private async Task<KeyProof?> RegisterAsync(Random random, TestBrowser browser, JsonElement flow, string method, string field, string email, JsonObject fields)
    {
        if (ring.ChallengeFor(random, flow, field) is not (var challenge, var isOwn))
            return null;
        var key = ring.Make(random);
        var elsewhere = random.Next(8) == 0;
        key.Origin = elsewhere ? "http://elsewhere" : "http://localhost";
        var answer = key.Register(challenge);
        key.Origin = "http://localhost";
        var isMangled = random.Next(4) == 0;
        fields[field] = isMangled ? MangledAnswer.Of(random, answer) : answer;
        // Nothing vouches for a new key: one that is mangled may still be one, though nobody can use it.
        var isNamed = field != "webauthn_register" || random.Next(6) > 0 || fields.ContainsKey("traits");
        if (isNamed)
            fields["webauthn_register_displayname"] = "Key";
        var proof = isOwn && !elsewhere && isNamed ? new KeyProof(email, method, method == "passkey" ? "aal1" : KeyAal) : null;
        proof = await ring.SendAsync(new SentAnswer(flow, browser, fields, challenge, proof));
        var held = new HeldKey(key, method, email, KeyForms.Handle(flow, KeyRing.NodeOf(field)));
        if (proof is not null && !isMangled && ring.Has(held))
            ring.Held.Add(held);
        return proof;
    }

    private async Task<KeyProof?> AnswerAsync(Random random, TestBrowser browser, JsonElement flow, string field, HeldKey held, byte[]? handle, string challenge, KeyProof? proof, JsonObject fields)
    {
        if (held.Key.Count > 0 && random.Next(4) > 0)
            held.Key.Count++;
        var answer = held.Key.SignInAs(challenge, handle);
        if (random.Next(4) == 0)
            (answer, proof) = (MangledAnswer.Of(random, answer), null);
        fields["method"] = random.Next(2) == 0 ? field.Split('_')[0] : null;
        fields[field] = answer;
        return await ring.SendAsync(new SentAnswer(flow, browser, fields, challenge, proof), mustSucceed: true);
    }

    private async Task<JsonElement?> BeginAsync(TestBrowser browser, string query)
    {
        using var begun = await browser.GetAsync("self-service/login/browser" + query);
        if (begun.StatusCode != HttpStatusCode.OK)
            return null;
        var flow = await TestBrowser.JsonAsync(begun, HttpStatusCode.OK);
        walk.Flows.Add((flow, "login", browser));
        return flow;
    }

    private static async Task<string?> OwnerAsync(TestBrowser browser)
    {
        using var seen = await browser.GetAsync("sessions/whoami");
        return seen.StatusCode == HttpStatusCode.OK
            ? (await TestBrowser.JsonAsync(seen, HttpStatusCode.OK)).GetProperty("identity").GetProperty("traits").GetProperty("email").GetString() : null;
    }
}
