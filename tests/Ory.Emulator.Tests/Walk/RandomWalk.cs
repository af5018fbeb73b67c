using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;
using OtpNet;

namespace Ory.Emulator.Tests;

/// <summary>Two browsers, a native client and an administrator who do anything, and a guard who compares what is there before and after each step.</summary>
internal sealed class RandomWalk : IAsyncDisposable
{
    private static readonly string[] FlowNames = ["login", "registration", "settings", "recovery", "verification"];
    private static readonly string[] Queries = ["", "?return_to=http://127.0.0.1:4455/a", "?return_to=//evil", "?return_to=%zz", "?refresh=true", "?aal=aal2", "?aal=aal2&refresh=true", "?aal=aal9", "?aal=&refresh=&return_to=", "?identity_schema=nothing", "?via=email&aal=aal2", "?return_session_token_exchange_code=true"];
    private static readonly string[] Methods = ["password", "code", "totp", "lookup_secret", "link", "profile", "oidc", "passkey", "webauthn", "identifier_first", "nonsense", ""];
    private static readonly string[] Fields =
    [
        "identifier", "password", "traits", "traits.email", "traits.name.first", "code", "email", "resend", "totp_code", "totp_unlink", "lookup_secret", "lookup_secret_reveal", "lookup_secret_regenerate",
        "lookup_secret_confirm", "lookup_secret_disable", "provider", "link", "unlink", "passkey_login", "passkey_register", "passkey_settings_register", "passkey_remove", "webauthn_login", "webauthn_register",
        "webauthn_remove", "screen", "address", "token", "transient_payload", "upstream_parameters", "id_token", "csrf_token", "method",
    ];

    private static readonly string[] Words = ["previous", "credential-selection", "code", "true", "000000"];

    private readonly OryEmulator _ory;
    private readonly FakeTimeProvider _time;
    private readonly ErrorLog _log;
    private readonly HttpClient _native;
    private readonly HttpClient _admin;
    private readonly TestBrowser[] _browsers;
    private readonly List<(JsonElement Flow, string Name, TestBrowser? Browser)> _flows = [];
    private readonly List<(string Email, string Password)> _people = [];
    private readonly List<string> _tokens = [];
    private readonly Dictionary<TestBrowser, string> _totp = [];
    private int _next;

    private RandomWalk(OryEmulator ory, FakeTimeProvider time, ErrorLog log)
    {
        (_ory, _time, _log) = (ory, time, log);
        (_native, _admin) = (ory.CreateClient(), ory.CreateAdminClient());
        _native.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        _browsers = [new TestBrowser(ory), new TestBrowser(ory)];
    }

    public static async Task<RandomWalk> StartAsync(string profile)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(10) };
        var log = new ErrorLog();
        var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            ConfigurationFile = Path.Combine(RepositoryFolder.Contract, "profiles", profile, "kratos.yml"),
            TimeProvider = time,
            LoggerFactory = new LoggerFactory([log]),
        });
        var walk = new RandomWalk(ory, time, log);
        await walk.PersonAsync();
        return walk;
    }

    public ValueTask DisposeAsync()
    {
        _native.Dispose();
        _admin.Dispose();
        foreach (var browser in _browsers)
            browser.Dispose();
        return _ory.DisposeAsync();
    }

    public async Task StepAsync(Random random)
    {
        var before = _ory.Server.Sessions.All.ToDictionary(session => session.Id);
        var known = _ory.Server.Identities.All.Select(identity => identity.Id).ToHashSet();
        _ory.Requests.Clear();
        var proof = await TakeAsync(random);

        Assert.DoesNotContain(_ory.Requests, request => request.StatusCode is null or >= 500);
        Assert.Empty(_log.Errors);
        foreach (var session in _ory.Server.Sessions.All)
        {
            if (!before.TryGetValue(session.Id, out var old))
                Assert.True(proof.IsOf(_ory.Server.Identities.Find(session.IdentityId)!, !known.Contains(session.IdentityId)), $"A session came of nothing, after {string.Join(", ", _ory.Requests)}.");
            else
                Assert.True(proof.Raises || session.Methods.Count <= old.Methods.Count, $"A session was raised by nothing, after {string.Join(", ", _ory.Requests)}.");
            Assert.False(before.TryGetValue(session.Id, out old) && !old.IsActive && session.IsActive, "A revoked session came back.");
        }
    }

    private async Task<Proof> TakeAsync(Random random)
    {
        var browser = _browsers[random.Next(_browsers.Length)];
        switch (random.Next(25))
        {
            case 0 or 1:
                await BeginAsync(random, browser);
                return Proof.None;
            case 2:
                await BeginAsync(random, null);
                return Proof.None;
            case 3 or 4:
                return await PasswordAsync(random, browser);
            case 5:
                return await SignUpAsync(random, browser);
            case 6 or 7 or 8:
                return await NonsenseAsync(random);
            case 9:
                await MalformedAsync(random);
                return Proof.None;
            case 10:
                await AskWhoAsync(random, browser);
                return Proof.None;
            case 11:
                await LeaveAsync(random, browser);
                return Proof.None;
            case 12:
                return await EnrolAsync(random, browser);
            case 13:
                return await SecondFactorAsync(random, browser);
            case 14:
                return await BackupCodesAsync(random, browser);
            case 15:
                return await MailedCodeAsync(random, browser, random.Next(2) == 0 ? "recovery" : "verification");
            case 16:
                return await MailedCodeAsync(random, browser, "login");
            case 17:
                await AdministerAsync(random);
                return Proof.None;
            case 18:
                return await FormAsync(random, browser);
            case 19 or 20:
                return await ProviderAsync(random, browser);
            case 21:
                return await LinkAsync(random, browser);
            case 22:
                await ChangeAsync(random, browser);
                return Proof.None;
            case 23:
                _time.Advance(TimeSpan.FromMinutes(random.Next(90)));
                return Proof.None;
            default:
                await WanderAsync(random, browser);
                return Proof.None;
        }
    }

    private async Task PersonAsync()
    {
        var person = ($"person-{++_next}@example.org", $"correct-horse-{_next}");
        await _ory.CreateIdentityAsync(person.Item1, person.Item2);
        _people.Add(person);
    }

    private async Task<JsonElement?> BeginAsync(Random random, TestBrowser? browser, string? name = null)
    {
        var query = name is null ? Queries[random.Next(Queries.Length)] : "";
        name ??= FlowNames[random.Next(FlowNames.Length)];
        HttpResponseMessage answer;
        if (browser is not null)
        {
            answer = await browser.GetAsync($"self-service/{name}/browser{query}");
        }
        else
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"self-service/{name}/api{query}");
            if (_tokens.Count > 0 && random.Next(2) == 0)
                request.Headers.Add("X-Session-Token", _tokens[random.Next(_tokens.Count)]);
            answer = await _native.SendAsync(request);
        }

        using (answer)
        {
            if (answer.StatusCode != HttpStatusCode.OK)
                return null;
            var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
            _flows.Add((flow, name, browser));
            return flow;
        }
    }

    private async Task<Proof> PasswordAsync(Random random, TestBrowser browser)
    {
        var (email, password) = _people[random.Next(_people.Count)];
        var right = random.Next(3) > 0;
        var native = random.Next(3) == 0;
        if (await BeginAsync(random, native ? null : browser, "login") is not { } flow)
            return Proof.None;
        var answer = await SubmitAsync(flow, native ? null : browser, new JsonObject { ["method"] = "password", ["identifier"] = email, ["password"] = right ? password : password + "x" });
        Remember(answer);
        return right ? Proof.Of(email) : Proof.None;
    }

    private async Task<Proof> SignUpAsync(Random random, TestBrowser browser)
    {
        if (await BeginAsync(random, random.Next(2) == 0 ? browser : null, "registration") is not { } flow)
            return Proof.None;
        var email = random.Next(3) == 0 ? _people[0].Email : $"person-{++_next}@example.org";
        var password = random.Next(3) == 0 ? "x" : $"correct-horse-{_next}";
        var answer = await SubmitAsync(flow, _flows[^1].Browser, new JsonObject { ["method"] = "password", ["traits"] = new JsonObject { ["email"] = email }, ["password"] = password });
        Remember(answer);
        if (answer?.TryGetProperty("identity", out _) == true)
            _people.Add((email, password));
        return Proof.SignUp;
    }

    private async Task<Proof> NonsenseAsync(Random random)
    {
        if (_flows.Count == 0)
            return Proof.None;
        var (flow, name, browser) = _flows[random.Next(_flows.Count)];
        var fields = new JsonObject { ["method"] = Methods[random.Next(Methods.Length)] };
        for (var count = random.Next(5); count > 0; count--)
            fields[Fields[random.Next(Fields.Length)]] = Anything(random);
        await SubmitAsync(flow, random.Next(5) == 0 ? _browsers[random.Next(2)] : browser, fields);
        // Who signs up proves himself by it, and nonsense may be a complete form; confirming backup codes is a factor.
        return name switch { "registration" => Proof.SignUp, "settings" => Proof.Factor, _ => Proof.None };
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
        8 => _people[random.Next(_people.Count)].Email,
        _ => Guid.NewGuid().ToString(),
    };

    private async Task MalformedAsync(Random random)
    {
        var id = _flows.Count == 0 ? Guid.NewGuid().ToString() : _flows[random.Next(_flows.Count)].Flow.GetProperty("id").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"self-service/{FlowNames[random.Next(FlowNames.Length)]}?flow={(random.Next(3) == 0 ? "x" : id)}");
        string[] bodies = ["", "{", "[]", "null", "\"x\"", "{\"method\":{}}", "{\"a\":1,\"a\":2}", "a=b&a=c&%zz", "{\"method\":\"password\",\"identifier\":\"\\ud800\"}", "{\"traits.email.x\":1,\"traits.email\":2}"];
        string?[] types = ["application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "nonsense", null];
        request.Content = new StringContent(bodies[random.Next(bodies.Length)]);
        request.Content.Headers.Remove("Content-Type");
        if (types[random.Next(types.Length)] is { } type)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _native.SendAsync(request);
    }

    private async Task AskWhoAsync(Random random, TestBrowser browser)
    {
        if (random.Next(2) == 0)
        {
            using var seen = await browser.GetAsync("sessions/whoami" + (random.Next(3) == 0 ? "?tokenize_as=gateway" : ""));
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(random.Next(3) == 0 ? "DELETE" : "GET"), "sessions/whoami");
        string[] headers = ["X-Session-Token", "Authorization", "Cookie"];
        var token = _tokens.Count == 0 ? "nothing" : _tokens[random.Next(_tokens.Count)];
        string[] values = [token, $"Bearer {token}", $"bearer  {token}", $"ory_kratos_session={token}", "ory_kratos_session=\"", ""];
        request.Headers.TryAddWithoutValidation(headers[random.Next(headers.Length)], values[random.Next(values.Length)]);
        using var answer = await _native.SendAsync(request);
    }

    private async Task LeaveAsync(Random random, TestBrowser browser)
    {
        if (random.Next(2) == 0)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "self-service/logout/api");
            request.Content = new StringContent($$"""{"session_token":"{{(_tokens.Count == 0 ? "nothing" : _tokens[random.Next(_tokens.Count)])}}"}""", null, "application/json");
            using var gone = await _native.SendAsync(request);
            return;
        }

        using var flow = await browser.GetAsync("self-service/logout/browser");
        if (flow.StatusCode == HttpStatusCode.OK)
        {
            using var left = await browser.GetAsync((await TestBrowser.JsonAsync(flow, HttpStatusCode.OK)).GetProperty("logout_url").GetString() + (random.Next(4) == 0 ? "x" : ""));
        }
    }

    private async Task<Proof> EnrolAsync(Random random, TestBrowser browser)
    {
        if (await BeginAsync(random, browser, "settings") is not { } flow || TestBrowser.Find(flow, "totp_secret_key") is not { } node)
            return Proof.None;
        var secret = node.GetProperty("text").GetProperty("context").GetProperty("secret").GetString()!;
        var right = random.Next(2) == 0;
        var answer = await SubmitAsync(flow, browser, new JsonObject { ["method"] = "totp", ["totp_code"] = right ? Code(secret) : "000000" });
        if (right && answer?.TryGetProperty("state", out var state) == true && state.GetString() == "success")
            _totp[browser] = secret;
        return right ? Proof.Factor : Proof.None;
    }

    private async Task<Proof> SecondFactorAsync(Random random, TestBrowser browser)
    {
        using var begun = await browser.GetAsync("self-service/login/browser?aal=aal2");
        if (begun.StatusCode != HttpStatusCode.OK)
            return Proof.None;
        var right = _totp.TryGetValue(browser, out var secret) && random.Next(2) == 0;
        await SubmitAsync(await TestBrowser.JsonAsync(begun, HttpStatusCode.OK), browser, new JsonObject { ["method"] = "totp", ["totp_code"] = right ? Code(secret!) : random.Next(2) == 0 ? "000000" : "1" });
        return right ? Proof.Factor : Proof.None;
    }

    private async Task<Proof> BackupCodesAsync(Random random, TestBrowser browser)
    {
        if (await BeginAsync(random, browser, "settings") is not { } flow)
            return Proof.None;
        string[] steps = ["lookup_secret_regenerate", "lookup_secret_confirm", "lookup_secret_reveal", "lookup_secret_disable"];
        for (var count = random.Next(1, 4); count > 0; count--)
            await SubmitAsync(flow, browser, new JsonObject { ["method"] = "lookup_secret", [steps[random.Next(steps.Length)]] = true });
        return Proof.Factor;
    }

    private async Task<Proof> MailedCodeAsync(Random random, TestBrowser browser, string name)
    {
        var native = random.Next(3) == 0;
        if (await BeginAsync(random, native ? null : browser, name) is not { } flow)
            return Proof.None;
        var email = _people[random.Next(_people.Count)].Email;
        await SubmitAsync(flow, native ? null : browser, new JsonObject { ["method"] = "code", [name == "login" ? "identifier" : "email"] = email });
        var mailed = _ory.Messages.To(email) is [.., { Code: { } code }] ? code : "000000";
        var right = random.Next(2) == 0;
        var answer = await SubmitAsync(flow, native ? null : browser, new JsonObject { ["method"] = "code", ["identifier"] = email, ["code"] = right ? mailed : "000000" });
        Remember(answer);
        // Verifying an address signs nobody in.
        return right && name != "verification" ? Proof.Of(email) : Proof.None;
    }

    // As a page without a script: redirects, and what the server keeps between them.
    private async Task<Proof> FormAsync(Random random, TestBrowser browser)
    {
        var (email, password) = _people[random.Next(_people.Count)];
        var right = random.Next(3) > 0;
        if (await BeginAsync(random, browser, "login") is not { } flow)
            return Proof.None;
        using var answer = await browser.SubmitFormAsync(flow, ("method", "password"), ("identifier", email), ("password", right ? password : "x"), ("traits.email", ""));
        return right ? Proof.Of(email) : Proof.None;
    }

    private async Task<Proof> ProviderAsync(Random random, TestBrowser browser)
    {
        var name = random.Next(3) switch { 0 => "registration", 1 => "settings", _ => "login" };
        if (await BeginAsync(random, browser, name) is not { } flow || TestBrowser.Find(flow, name == "settings" ? "link" : "provider") is not { } node)
            return Proof.None;
        var answer = await SubmitAsync(flow, browser, new JsonObject { ["method"] = "oidc", [name == "settings" ? "link" : "provider"] = node.GetProperty("value").GetString() });
        if (answer?.TryGetProperty("redirect_browser_to", out var page) != true || !page.GetString()!.Contains("/.emulator/", StringComparison.Ordinal))
            return Proof.None;
        var email = random.Next(2) == 0 ? _people[random.Next(_people.Count)].Email : $"person-{++_next}@example.org";
        using var chosen = await browser.NavigateAsync($"{page.GetString()}&login_hint={Uri.EscapeDataString(email)}");
        if (chosen.Headers.Location is not { } callback)
            return Proof.None;
        var (broken, stolen) = (random.Next(4) == 0, random.Next(4) == 0);
        using var back = await (stolen ? _browsers.First(other => other != browser) : browser).NavigateAsync(callback.AbsoluteUri + (broken ? "x" : ""));
        return broken || stolen ? Proof.None : Proof.Provider;
    }

    private async Task<Proof> LinkAsync(Random random, TestBrowser browser)
    {
        var mails = _ory.Messages.Where(message => message.Link is not null).ToArray();
        if (mails.Length == 0)
            return Proof.None;
        var mail = mails[random.Next(mails.Length)];
        using var answer = await browser.NavigateAsync(mail.Link!.ToString());
        return Proof.Of(mail.Recipient);
    }

    private async Task ChangeAsync(Random random, TestBrowser browser)
    {
        if (await BeginAsync(random, browser, "settings") is not { } flow)
            return;
        if (random.Next(2) == 0)
        {
            await SubmitAsync(flow, browser, new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = flow.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString(), ["name"] = new JsonObject { ["first"] = "Ada" } } });
            return;
        }

        var password = $"correct-horse-{++_next}";
        var answer = await SubmitAsync(flow, browser, new JsonObject { ["method"] = "password", ["password"] = password });
        var email = flow.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString();
        if (answer?.TryGetProperty("state", out var state) != true || state.GetString() != "success")
            return;
        _people.RemoveAll(person => person.Email == email);
        _people.Add((email!, password));
    }

    private async Task AdministerAsync(Random random)
    {
        await PersonAsync();
        var identities = _ory.Server.Identities.All;
        var identity = identities[random.Next(identities.Count)].Id;
        var sessions = _ory.Server.Sessions.All;
        var session = sessions.Count == 0 ? Guid.NewGuid() : sessions[random.Next(sessions.Count)].Id;
        (string Verb, string Path, string? Body)[] calls =
        [
            ("GET", $"admin/identities/{identity}", null),
            ("GET", "admin/identities?page_size=2", null),
            ("PATCH", $"admin/identities/{identity}", """[{"op":"replace","path":"/state","value":"inactive"}]"""),
            ("PATCH", $"admin/identities/{identity}", """[{"op":"replace","path":"/state","value":"active"}]"""),
            ("PATCH", $"admin/identities/{identity}", """[{"op":"remove","path":"/traits"}]"""),
            ("PATCH", $"admin/identities/{identity}", "nonsense"),
            ("PUT", $"admin/identities/{identity}", "{}"),
            ("DELETE", $"admin/identities/{(random.Next(4) == 0 ? identity : Guid.NewGuid())}", null),
            ("GET", $"admin/identities/{identity}/sessions", null),
            ("DELETE", $"admin/identities/{identity}/sessions", null),
            ("PATCH", $"admin/sessions/{session}/extend", null),
            ("DELETE", $"admin/sessions/{session}", null),
            ("GET", "admin/sessions?expand=identity", null),
            ("POST", "admin/recovery/code", $$"""{"identity_id":"{{identity}}"}"""),
            ("POST", "admin/recovery/link", $$"""{"identity_id":"{{identity}}"}"""),
            ("GET", "admin/courier/messages", null),
            ("POST", "admin/identities", "{}"),
        ];
        var (verb, path, body) = calls[random.Next(calls.Length)];
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");
        using var answer = await _admin.SendAsync(request);
        _people.RemoveAll(person => _ory.Server.Identities.FindByIdentifier("password", person.Email) is null);
        if (_people.Count == 0)
            await PersonAsync();
    }

    private async Task WanderAsync(Random random, TestBrowser browser)
    {
        var id = _flows.Count == 0 || random.Next(4) == 0 ? Guid.NewGuid().ToString() : _flows[random.Next(_flows.Count)].Flow.GetProperty("id").GetString();
        string[] paths =
        [
            .. FlowNames.Select(name => $"self-service/{name}/flows?id={id}"), .. FlowNames.Select(name => $"self-service/{name}?flow={id}&token=x&code=000000"),
            "self-service/errors?id=stub:500", $"self-service/errors?id={id}", "sessions", $"sessions/{id}", "sessions/token-exchange?init_code=a&return_to_code=b", "schemas", "schemas/x", "schemas/default",
            ".well-known/ory/webauthn.js", "health/ready", "health/alive", "nothing", "self-service/logout?token=x", "self-service/methods/oidc/callback/example?code=x&state=y", ".emulator/providers/example?redirect_uri=x", "..",
        ];
        var path = paths[random.Next(paths.Length)];
        string[] verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"];
        if (random.Next(2) == 0)
        {
            using var seen = random.Next(2) == 0 ? await browser.GetAsync(path) : await browser.NavigateAsync(path);
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(verbs[random.Next(verbs.Length)]), path);
        using var answer = await _native.SendAsync(request);
    }

    private async Task<JsonElement?> SubmitAsync(JsonElement flow, TestBrowser? browser, JsonObject fields)
    {
        HttpResponseMessage answer;
        if (browser is not null && TestBrowser.Find(flow, "csrf_token") is not null)
        {
            answer = await browser.SubmitAsync(flow, fields);
        }
        else
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, flow.GetProperty("ui").GetProperty("action").GetString());
            request.Content = new StringContent(fields.ToJsonString(), null, "application/json");
            answer = await _native.SendAsync(request);
        }

        using (answer)
        {
            if (answer.Content.Headers.ContentType?.MediaType != "application/json")
                return null;
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return json.RootElement.Clone();
        }
    }

    private void Remember(JsonElement? answer)
    {
        if (answer?.TryGetProperty("session_token", out var token) == true)
            _tokens.Add(token.GetString()!);
    }

    private string Code(string secret) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(_time.GetUtcNow().UtcDateTime);
}
