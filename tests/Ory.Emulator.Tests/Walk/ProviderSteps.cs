using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>The ways to a provider and back, right and wrong, and what is to be entered afterwards.</summary>
internal sealed class ProviderSteps(WalkState walk)
{
    private const string Somebody = "somebody@example.org";
    private const string Callback = "self-service/methods/oidc/callback";

    private static readonly string[] Kinds = ["login", "login", "registration", "settings"];
    private static readonly string[] Queries = ["", "", "?return_to=http://localhost/inbox", "?refresh=true", "?return_to=http://localhost/app&return_session_token_exchange_code=true", "?return_session_token_exchange_code=true"];
    private static readonly string[] Providers = ["example", "example", "example", "other", "phone", "nothing"];

    private static readonly string[] Vouching = ["phone", "phone", "phone", "phone", "example"];

    private readonly List<ProviderTrip> _trips = [];
    private readonly List<(JsonElement Flow, TestBrowser? Browser)> _forms = [];
    private readonly List<(string Init, string Back)> _codes = [];

    public async Task LeaveAsync(Random random, TestBrowser browser)
    {
        var name = Pick(random, Kinds);
        var native = name != "settings" && random.Next(3) == 0;
        var path = $"self-service/{name}/{(native ? "api" : "browser")}{Pick(random, Queries)}";
        using var begun = native ? await walk.Native.GetAsync(path) : await browser.GetAsync(path);
        if (begun.StatusCode != HttpStatusCode.OK)
            return;
        var flow = await TestBrowser.JsonAsync(begun, HttpStatusCode.OK);
        if (flow.TryGetProperty("session_token_exchange_code", out var init))
            _codes.Add((init.GetString()!, "nothing"));
        var before = _trips.Count;
        await ChooseAsync(random, flow, native ? null : browser, name == "settings" ? "link" : "provider");
        if (_trips.Count > before && random.Next(2) == 0)
            await BeAsync(random, browser);
    }

    /// <summary>Shows a flow an ID token, good or not.</summary>
    public async Task<Proof> ShowAsync(Random random, TestBrowser browser)
    {
        var name = Pick(random, Kinds);
        var native = name != "settings" && random.Next(3) > 0;
        var path = $"self-service/{name}/{(native ? "api" : "browser")}{Pick(random, Queries)}";
        using var begun = native ? await walk.Native.GetAsync(path) : await browser.GetAsync(path);
        if (begun.StatusCode != HttpStatusCode.OK)
            return Proof.None;
        var flow = await TestBrowser.JsonAsync(begun, HttpStatusCode.OK);
        string[] people = [Pick(random, walk.People).Email, $"guest-{random.Next(9)}@example.org", "nonsense"];
        var (email, nonce, audience) = (Pick(random, people), random.Next(3) == 0 ? "n-1" : "", random.Next(8) == 0 ? "other" : "");
        var token = await walk.Native.GetStringAsync($"self-service/methods/oidc/emulator/{Pick(random, Vouching)}/id_token?login_hint={Uri.EscapeDataString(email)}&nonce={nonce}&client_id={audience}");
        var fields = new JsonObject { [name == "settings" ? "link" : "provider"] = Pick(random, Vouching), ["id_token"] = random.Next(8) == 0 ? token[1..] : token };
        if (random.Next(4) > 0)
            fields["id_token_nonce"] = random.Next(6) == 0 ? "n-2" : nonce;
        if (random.Next(4) == 0)
            fields["traits"] = new JsonObject { ["email"] = $"guest-{random.Next(9)}@example.org" };
        using var answer = await SendAsync(flow, native ? null : browser, fields);
        await LookAsync(answer, browser);
        // A nonce that is not right is said to be the provider's fault.
        return new Proof(Fails: true, Identifier: name == "settings" ? null : OidcCredential.Identifier("phone", BuiltInProvider.SubjectOf("phone", email)));
    }

    public async Task BeAsync(Random random, TestBrowser browser)
    {
        if (_trips.Count == 0)
            return;
        var trip = Late(random, _trips);
        string[] people = [Pick(random, walk.People).Email, Pick(random, walk.People).Email, Pick(random, walk.People).Email, $"guest-{walk.Next()}@example.org", $"Guest-{random.Next(5)}@Example.org", "nonsense", ""];
        // A form may have told already who somebody is to be.
        var isTold = trip.Page.Contains("login_hint=", StringComparison.Ordinal);
        var email = isTold ? Somebody : Pick(random, people);
        var page = random.Next(8) == 0 ? trip.Page.Replace("redirect_uri=", "redirect_uri=x", StringComparison.Ordinal) : trip.Page;
        using var chosen = await browser.NavigateAsync(isTold ? page : $"{page}&login_hint={Uri.EscapeDataString(email)}");
        if (chosen.StatusCode == HttpStatusCode.Found)
            (trip.Back, trip.Email, trip.IsSpent) = (chosen.Headers.Location!.OriginalString, email, false);
        else if (chosen.StatusCode == HttpStatusCode.OK)
            (trip.Back, trip.Email) = (WebUtility.HtmlDecode((await chosen.Content.ReadAsStringAsync()).Split("<a href=\"")[1].Split('"')[0]), null);
    }

    public async Task<Proof> ArriveAsync(Random random, TestBrowser browser)
    {
        if (_trips.Find(trip => trip.Back is not null) is null)
            return Proof.None;
        var trip = Late(random, _trips.FindAll(one => one.Back is not null));
        var before = walk.Ory.Server.Sessions.All.Count;
        var (back, isRight) = Changed(random, trip.Back!);
        browser = random.Next(4) == 0 ? browser : trip.Browser ?? browser;
        using var answer = random.Next(3) == 0 ? await browser.GetAsync(back) : await browser.NavigateAsync(back);
        await LookAsync(answer, browser);
        // A code that is not good is more than a form can say.
        var proof = new Proof(Fails: true);
        if (isRight && trip is { Email: not null, IsSpent: false } && (trip.HasCodes || trip.Browser == browser))
            proof = proof with { Identifier = trip.Identifier, Raises = trip.Links };
        trip.IsSpent |= walk.Ory.Server.Sessions.All.Count > before;
        return proof;
    }

    public async Task<Proof> EnterAsync(Random random, TestBrowser browser)
    {
        if (_forms.Count == 0)
            return Proof.None;
        var (flow, owner) = Late(random, _forms);
        if (flow.GetProperty("ui").GetProperty("action").GetString()!.Contains("/registration", StringComparison.Ordinal))
        {
            await ChooseAsync(random, flow, owner, "provider");
            return Proof.None;
        }

        var (email, password) = Pick(random, walk.People);
        var right = random.Next(3) > 0;
        var fields = new JsonObject { ["method"] = "password", ["identifier"] = email, ["password"] = right ? password : "x" };
        if (random.Next(6) == 0)
        {
            await ChooseAsync(random, flow, owner, "provider");
            return Proof.None;
        }

        var waiting = walk.Ory.Server.Flows.Find<LoginFlow>(flow.GetProperty("id").GetString()!)?.Link?.Identifier;
        var before = Linked();
        walk.Remember(await walk.SubmitAsync(flow, random.Next(6) == 0 ? browser : owner, fields));
        Assert.All(walk.Ory.Server.Identities.All, identity => Assert.True(
            Linked()[identity.Id] == before[identity.Id] || identity.Credentials.Values.Any(credential => credential.Identifiers.Contains(waiting)), "A provider was linked to somebody else."));
        return right ? Proof.Of(email) : Proof.None;
    }

    public async Task UnlinkAsync(Random random, TestBrowser browser)
    {
        using var begun = await browser.GetAsync("self-service/settings/browser");
        if (begun.StatusCode == HttpStatusCode.OK)
            await walk.SubmitAsync(await TestBrowser.JsonAsync(begun, HttpStatusCode.OK), browser, new JsonObject { ["unlink"] = Pick(random, Providers) });
    }

    public async Task FetchAsync(Random random, TestBrowser browser)
    {
        if (_codes.Count == 0)
            return;
        var (init, back) = (Pick(random, _codes).Init, Pick(random, _codes).Back);
        using var answer = await walk.Native.GetAsync($"sessions/token-exchange?init_code={init}&return_to_code={back}");
        if (answer.StatusCode == HttpStatusCode.OK)
            walk.Tokens.Add((await TestBrowser.JsonAsync(answer, HttpStatusCode.OK)).GetProperty("session_token").GetString()!);
    }

    private async Task ChooseAsync(Random random, JsonElement flow, TestBrowser? browser, string field)
    {
        var provider = Pick(random, Providers);
        var fields = new JsonObject { [field] = provider };
        if (random.Next(3) == 0)
            fields["method"] = random.Next(5) == 0 ? "password" : "oidc";
        if (random.Next(3) == 0)
            fields["traits"] = random.Next(3) == 0 ? 5 : new JsonObject { ["email"] = $"guest-{random.Next(9)}@example.org" };
        if (random.Next(4) == 0)
            fields["upstream_parameters"] = new JsonObject { ["login_hint"] = Somebody, ["colour"] = "red" };
        if (random.Next(8) == 0)
            fields["csrf_token"] = "wrong";
        if (random.Next(12) == 0)
            fields["id_token"] = "";
        using var away = browser is null || random.Next(2) == 0
            ? await SendAsync(flow, browser, fields)
            : await browser.SubmitFormAsync(flow, [.. fields.Where(pair => pair.Key != "csrf_token").Select(pair => (pair.Key, pair.Value!.ToString()))]);
        var page = away.Headers.Location?.OriginalString ?? await RedirectAsync(away);
        if (page?.Contains("/oidc/emulator/", StringComparison.Ordinal) != true)
            return;
        var hasCodes = walk.Ory.Server.Flows.Find<SessionFlow>(flow.GetProperty("id").GetString()!) is { IsBrowser: false, Exchange: not null };
        _trips.Add(new ProviderTrip(page, provider, browser, hasCodes, field == "link"));
    }

    private async Task<HttpResponseMessage> SendAsync(JsonElement flow, TestBrowser? browser, JsonObject fields)
    {
        if (browser is not null && TestBrowser.Find(flow, "csrf_token") is not null)
            return await browser.SubmitAsync(flow, fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, flow.GetProperty("ui").GetProperty("action").GetString());
        request.Content = new StringContent(fields.ToJsonString(), null, "application/json");
        return await walk.Native.SendAsync(request);
    }

    private static (string Back, bool IsRight) Changed(Random random, string back) => random.Next(14) switch
    {
        0 => (back + "x", false),
        1 => (back.Replace("code=", "code=x", StringComparison.Ordinal), false),
        2 => (back.Replace("code=", "kode=", StringComparison.Ordinal), false),
        3 => (back.Replace("/callback/", "/callback/x", StringComparison.Ordinal), false),
        4 => (back + "&error=access_denied&error_description=no", false),
        5 => (back.Replace("code=", "authCode=", StringComparison.Ordinal), true),
        6 => (back.Replace("/callback/example", "/callback", StringComparison.Ordinal), true),
        7 => ($"{Callback}/example?code=x", false),
        _ => (back, true),
    };

    // What is shown then may be gone on with.
    private async Task LookAsync(HttpResponseMessage answer, TestBrowser browser)
    {
        var location = answer.Headers.Location?.OriginalString ?? "";
        if (Urls.Parameter(location, "code") is { } code && _codes.Count > 0)
            _codes.Add((_codes[^1].Init, code));
        if (Urls.Parameter(location, "flow") is { } id)
        {
            var name = location.Contains("/registration", StringComparison.Ordinal) ? "registration" : "login";
            using var read = await browser.GetAsync($"self-service/{name}/flows?id={id}");
            if (read.StatusCode == HttpStatusCode.OK)
                _forms.Add((await TestBrowser.JsonAsync(read, HttpStatusCode.OK), browser));
        }
        else if (answer.StatusCode == HttpStatusCode.BadRequest)
        {
            var told = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
            if (told.TryGetProperty("ui", out _) && TestBrowser.Find(told, "csrf_token") is not null)
                _forms.Add((told, browser));
        }
    }

    private Dictionary<Guid, int> Linked() => walk.Ory.Server.Identities.All.ToDictionary(identity => identity.Id, identity => OidcCredential.Providers(identity).Count);

    private static async Task<string?> RedirectAsync(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.UnprocessableEntity ? (await TestBrowser.JsonAsync(answer, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString() : null;

    // What was begun last is gone on with more often than not.
    private static T Late<T>(Random random, List<T> from) => random.Next(3) == 0 ? Pick(random, from) : from[^1];

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
