using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>
/// Steps in the format of a transcript, chosen at random from what the recorded random conversations (<c>wander.*</c>) do: two people or more,
/// two browsers and a native client, flows begun, read, submitted rightly and wrongly, sessions ended, and an administrator.
/// </summary>
internal sealed class RandomConversation(Random random)
{
    private const string Json = "application/json";
    private const string Html = "text/html,application/xhtml+xml";

    // The name a later step reads an answer by, who it belongs to (a cookie jar, or null for a native client), and its kind.
    private readonly List<RandomFlow> _flows = [];
    private readonly List<string> _people = [];
    private readonly List<string> _tokens = [];
    private readonly List<string> _signedIn = [];
    private readonly List<(string Save, string Jar)> _signOuts = [];
    private readonly RandomForms _forms = new(random);
    private (string Save, string? Jar, string Kind)? _unread;
    private int _step;

    public JsonElement Next()
    {
        _step++;
        if (_people.Count < 2)
            return Person();
        return random.Next(30) switch
        {
            0 => Person(),
            1 or 2 or 3 => Begin("login"),
            4 => Begin("registration"),
            5 => Begin("recovery"),
            6 => Begin("verification"),
            7 or 8 => Begin("settings"),
            9 => Whoami(),
            10 => SignOut(),
            11 => Sessions(),
            12 => Administer(),
            13 or 14 => Read(),
            _ => Submit(),
        };
    }

    /// <summary>What a later step can use of an answer.</summary>
    public void Remember(JsonElement step, Answer answer)
    {
        if (!step.TryGetProperty("save", out var name))
            return;
        var save = name.GetString()!;
        var jar = step.TryGetProperty("as", out var jars) ? jars.GetString() : null;
        var path = step.GetProperty("path").GetString()!;
        if (path == "/admin/identities" && answer.Status == 201)
            _people.Add(save);
        if (answer.Headers.TryGetValue("location", out var location) && location.Contains("flow=", StringComparison.Ordinal) && Kind(new Uri(location).AbsolutePath) is { } page)
            _unread = (save, jar, page);
        if (answer.Body is not JsonElement { ValueKind: JsonValueKind.Object } body)
            return;
        if (body.TryGetProperty("session_token", out _))
            _tokens.Add(save);
        if (body.TryGetProperty("session", out var session) && session.ValueKind == JsonValueKind.Object)
            _signedIn.Add(save);
        if (body.TryGetProperty("logout_token", out _))
            _signOuts.Add((save, jar ?? "a"));
        if (body.TryGetProperty("ui", out _) && Kind(path) is { } kind)
            _flows.Add(new RandomFlow(save, jar, kind, body));
    }

    private static string? Kind(string path) => new[] { "login", "registration", "recovery", "verification", "settings" }.FirstOrDefault(kind => path.Contains("/" + kind, StringComparison.Ordinal));

    private JsonElement Step(string name, string method, string path, string? jar, string accept = Json, string? token = null, JsonObject? json = null, JsonObject? form = null, string? to = null, JsonArray? patch = null)
    {
        var step = new JsonObject { ["name"] = name, ["save"] = $"s{_step}", ["method"] = method, ["path"] = path, ["headers"] = new JsonObject { ["accept"] = accept } };
        if (jar is not null)
            step["as"] = jar;
        if (to is not null)
            step["to"] = to;
        if (token is not null)
            step["headers"]!["x-session-token"] = $"{{{{{token}:session_token}}}}";
        if (((JsonNode?)json ?? patch) is { } body)
            step["json"] = body;
        if (form is not null)
            step["form"] = form;
        return JsonSerializer.SerializeToElement(step);
    }

    private string Jar() => random.Pick("a", "a", "b");

    private string? Token() => _tokens.Count > 0 && random.Chance(60) ? _tokens[random.Next(_tokens.Count)] : null;

    private JsonElement Person()
    {
        var email = $"p{_people.Count}-{{{{run}}}}@example.org";
        var person = new JsonObject
        {
            ["schema_id"] = "default",
            ["traits"] = new JsonObject { ["email"] = email },
            ["credentials"] = new JsonObject { ["password"] = new JsonObject { ["config"] = new JsonObject { ["password"] = RandomForms.Password } } },
        };
        if (random.Chance(60))
            person["traits"]!["name"] = new JsonObject { ["first"] = "Some", ["last"] = "One" };
        if (random.Chance(70))
            person["verifiable_addresses"] = new JsonArray(new JsonObject { ["value"] = email, ["verified"] = true, ["via"] = "email", ["status"] = "completed" });
        return Step("a person is made", "POST", "/admin/identities", null, json: person, to: "admin");
    }

    private JsonElement Begin(string kind)
    {
        var native = random.Chance(30);
        var page = !native && random.Chance(30);
        List<string> query = [];
        if (kind == "login" && random.Chance(45))
            query.Add(random.Pick("aal=aal1", "aal=aal2", "aal=aal2", "aal=aal3", "refresh=true", "refresh=true", "aal=aal2&refresh=true"));
        if (random.Chance(25))
            query.Add(random.Pick("return_to=https://evil.example", "return_to={{ui}}/x?y=z"));
        var path = $"/self-service/{kind}/{(native ? "api" : "browser")}{(query.Count > 0 ? "?" + string.Join('&', query) : "")}";
        return Step($"a {kind} flow{(native ? ", native" : page ? ", as a page" : "")}", "GET", path, native ? null : Jar(), page ? Html : Json, native ? Token() : null);
    }

    private JsonElement Whoami()
    {
        var token = Token();
        return Step("whoami", "GET", "/sessions/whoami", token is null ? Jar() : null, token: token);
    }

    private JsonElement SignOut()
    {
        if (_signOuts.Count > 0 && random.Chance(60))
        {
            var (save, jar) = _signOuts[random.Next(_signOuts.Count)];
            return Step("signed out", "GET", $"/self-service/logout?token={{{{{save}:logout_token}}}}", random.Chance(90) ? jar : Jar(), random.Pick(Json, Html));
        }

        if (_tokens.Count > 0 && random.Chance(25))
            return Step("native sign-out", "DELETE", "/self-service/logout/api", null, json: new JsonObject { ["session_token"] = $"{{{{{_tokens[random.Next(_tokens.Count)]}:session_token}}}}" });
        return Step("sign-out flow", "GET", $"/self-service/logout/browser{random.Pick("", "?return_to={{ui}}/bye")}", Jar());
    }

    private JsonElement Sessions()
    {
        var token = Token();
        var jar = token is null ? Jar() : null;
        if (_signedIn.Count > 0 && random.Chance(30))
            return Step("one is ended", "DELETE", $"/sessions/{{{{{_signedIn[random.Next(_signedIn.Count)]}:session.id}}}}", jar, token: token);
        return random.Chance(35) ? Step("all others are ended", "DELETE", "/sessions", jar, token: token) : Step("the other sessions", "GET", "/sessions", jar, token: token);
    }

    private JsonElement Administer()
    {
        var person = _people[random.Next(_people.Count)];
        return random.Next(4) switch
        {
            0 => Step("a person", "GET", $"/admin/identities/{{{{{person}:id}}}}", null, to: "admin"),
            1 => Step("a person is switched off or on", "PATCH", $"/admin/identities/{{{{{person}:id}}}}", null, to: "admin",
                patch: [new JsonObject { ["op"] = "replace", ["path"] = "/state", ["value"] = random.Pick("active", "active", "inactive") }]),
            2 => Step("sessions of a person", "GET", $"/admin/identities/{{{{{person}:id}}}}/sessions", null, to: "admin"),
            _ => Step("sessions revoked", "DELETE", $"/admin/identities/{{{{{person}:id}}}}/sessions", null, to: "admin"),
        };
    }

    private JsonElement Read()
    {
        if (_unread is { } unread)
        {
            _unread = null;
            return Step($"the {unread.Kind} flow", "GET", $"/self-service/{unread.Kind}/flows?id={{{{query {unread.Save}^location flow}}}}", unread.Jar);
        }

        if (_flows.Count == 0)
            return Whoami();
        var flow = _flows[random.Next(_flows.Count)];
        return Step($"the {flow.Kind} flow again", "GET", $"/self-service/{flow.Kind}/flows?id={{{{{flow.Save}:id}}}}", random.Chance(90) ? flow.Jar : Jar(), token: flow.Jar is null ? Token() : null);
    }

    private JsonElement Submit()
    {
        if (_unread is not null)
            return Read();
        if (_flows.Count == 0)
            return Begin("login");
        var flow = random.Chance(70) ? _flows[^1] : _flows[random.Next(_flows.Count)];
        var (name, body) = _forms.For(flow, _step, _people.Count);
        var page = flow.Jar is not null && random.Chance(25);
        if (flow.Jar is not null && random.Chance(93))
            body["csrf_token"] = $"{{{{{flow.Save}#csrf_token}}}}";
        if (body.ContainsKey("csrf_token") && !flow.Has("csrf_token"))
            body.Remove("csrf_token");
        return Step($"{flow.Kind}: {name}{(page ? ", as a page" : "")}", "POST", $"/self-service/{flow.Kind}?flow={{{{{flow.Save}:id}}}}", flow.Jar, page ? Html : Json,
            flow.Jar is null && (flow.Kind == "settings" || random.Chance(10)) ? Token() : null, page ? null : body, page ? Flat(body) : null);
    }

    private static JsonObject Flat(JsonObject body)
    {
        var form = new JsonObject();
        foreach (var (name, value) in body)
        {
            if (value is not JsonObject inner)
            {
                form[name] = value?.GetValueKind() == JsonValueKind.True ? "true" : value?.DeepClone();
                continue;
            }

            foreach (var (key, leaf) in Flat(inner))
                form[$"{name}.{key}"] = leaf?.DeepClone();
        }

        return form;
    }
}
