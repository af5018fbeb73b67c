using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Forms, bodies and paths that make no sense.</summary>
internal sealed class NonsenseSteps(WalkState walk)
{
    private static readonly string[] Methods = ["password", "code", "totp", "lookup_secret", "link", "profile", "oidc", "passkey", "webauthn", "identifier_first", "nonsense", ""];
    private static readonly string[] Fields =
    [
        "identifier", "password", "traits", "traits.email", "traits.name.first", "code", "email", "resend", "totp_code", "totp_unlink", "lookup_secret", "lookup_secret_reveal", "lookup_secret_regenerate",
        "lookup_secret_confirm", "lookup_secret_disable", "provider", "link", "unlink", "passkey_login", "passkey_register", "passkey_settings_register", "passkey_remove", "webauthn_login", "webauthn_register",
        "webauthn_remove", "screen", "address", "token", "transient_payload", "upstream_parameters", "id_token", "csrf_token", "method",
    ];

    private static readonly string[] Words = ["previous", "credential-selection", "code", "true", "000000"];

    public async Task<Proof> NonsenseAsync(Random random)
    {
        if (walk.Flows.Count == 0)
            return Proof.None;
        var (flow, name, browser) = walk.Flows[random.Next(walk.Flows.Count)];
        var fields = new JsonObject { ["method"] = Methods[random.Next(Methods.Length)] };
        for (var count = random.Next(5); count > 0; count--)
            fields[Fields[random.Next(Fields.Length)]] = Anything(random);
        await walk.SubmitAsync(flow, random.Next(5) == 0 ? walk.Browsers[random.Next(2)] : browser, fields);
        // Who signs up proves himself by it, and nonsense may be a complete form; confirming backup codes is a factor.
        return name switch { "registration" => Proof.SignUp, "settings" => Proof.Factor, _ => Proof.None };
    }

    public async Task MalformedAsync(Random random)
    {
        var id = walk.Flows.Count == 0 ? Guid.NewGuid().ToString() : walk.Flows[random.Next(walk.Flows.Count)].Flow.GetProperty("id").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"self-service/{WalkState.FlowNames[random.Next(WalkState.FlowNames.Length)]}?flow={(random.Next(3) == 0 ? "x" : id)}");
        string[] bodies = ["", "{", "[]", "null", "\"x\"", "{\"method\":{}}", "{\"a\":1,\"a\":2}", "a=b&a=c&%zz", "{\"method\":\"password\",\"identifier\":\"\\ud800\"}", "{\"traits.email.x\":1,\"traits.email\":2}"];
        string?[] types = ["application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "nonsense", null];
        request.Content = new StringContent(bodies[random.Next(bodies.Length)]);
        request.Content.Headers.Remove("Content-Type");
        if (types[random.Next(types.Length)] is { } type)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await walk.Native.SendAsync(request);
    }

    public async Task WanderAsync(Random random, TestBrowser browser)
    {
        var id = walk.Flows.Count == 0 || random.Next(4) == 0 ? Guid.NewGuid().ToString() : walk.Flows[random.Next(walk.Flows.Count)].Flow.GetProperty("id").GetString();
        string[] paths =
        [
            .. WalkState.FlowNames.Select(name => $"self-service/{name}/flows?id={id}"), .. WalkState.FlowNames.Select(name => $"self-service/{name}?flow={id}&token=x&code=000000"),
            "self-service/errors?id=stub:500", $"self-service/errors?id={id}", "sessions", $"sessions/{id}", "sessions/token-exchange?init_code=a&return_to_code=b", "schemas", "schemas/x", "schemas/default",
            ".well-known/ory/webauthn.js", "health/ready", "health/alive", "nothing", "self-service/logout?token=x", "self-service/methods/oidc/callback/example?code=x&state=y", "self-service/methods/oidc/emulator/example?redirect_uri=x", "..",
        ];
        var path = paths[random.Next(paths.Length)];
        string[] verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"];
        if (random.Next(2) == 0)
        {
            using var seen = random.Next(2) == 0 ? await browser.GetAsync(path) : await browser.NavigateAsync(path);
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(verbs[random.Next(verbs.Length)]), path);
        using var answer = await walk.Native.SendAsync(request);
    }

    private JsonNode? Anything(Random random) => random.Next(11) switch
    {
        0 => null,
        1 => "",
        2 => random.Next(),
        3 => true,
        4 => new JsonObject { ["email"] = $"person-{random.Next(5)}@example.org" },
        5 => new JsonArray(1, "two"),
        6 => new string('x', random.Next(2000)),
        7 => "\u0000\u202e<script>\ud83d\ude00",
        9 => Words[random.Next(Words.Length)],
        8 => walk.People[random.Next(walk.People.Count)].Email,
        _ => Guid.NewGuid().ToString(),
    };
}
