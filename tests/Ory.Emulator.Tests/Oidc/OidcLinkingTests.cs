using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Somebody comes from a provider under an address that has an account.</summary>
public class OidcLinkingTests
{
    private const string Ann = "ann@example.org";
    private const string Password = "correct-horse-9";

    [Fact]
    public async Task Without_hints_every_way_in_but_the_provider_that_was_used_is_offered()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""{"schema_id":"default","traits":{"email":"{{Ann}}" } }""");

        var flow = await OidcSteps.ArriveAsync(browser, Ann);

        Assert.Equal(["provider", "csrf_token", "identifier", "password", "method"], TestBrowser.Names(flow));
        var other = flow.GetProperty("ui").GetProperty("nodes")[0];
        Assert.Equal("other", other.GetProperty("attributes").GetProperty("value").GetString());
        Assert.Equal("""{"id":1010018,"context":{"provider":"other"}}""", IdAndContext(other.GetProperty("meta").GetProperty("label")));
        var prompt = flow.GetProperty("ui").GetProperty("messages")[0].GetProperty("context");
        Assert.Equal("generic", prompt.GetProperty("provider").GetString());
        Assert.Equal("http://localhost/login", prompt.GetProperty("new_login_url").GetString());
        Assert.Equal(0, prompt.GetProperty("available_credential_types").GetArrayLength());
    }

    [Fact]
    public async Task With_hints_only_what_the_owner_has_is_offered()
    {
        await using var ory = await StartAsync("registration: { login_hints: true }");
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);

        var flow = await OidcSteps.ArriveAsync(browser, Ann);

        Assert.Equal(["csrf_token", "identifier", "password", "method"], TestBrowser.Names(flow));
    }

    // It is shown to who asks for JSON, as whatever goes on to another stage shows it, and to nobody later.
    [Theory]
    [InlineData("login", null, "{}")]
    [InlineData("registration", """{"a":1}""", """{"a":1}""")]
    public async Task What_was_sent_along_to_the_provider_is_in_the_form_that_comes_of_it(string kind, string? sent, string shown)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);
        var form = new JsonObject { ["method"] = "oidc", ["provider"] = "example" };
        if (sent is not null) form["transient_payload"] = JsonNode.Parse(sent);
        using var away = await browser.SubmitAsync(await browser.BeginAsync(kind), form);
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        var flow = await TestBrowser.JsonAsync(await browser.GetAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann)), HttpStatusCode.BadRequest);
        var read = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/login/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK);

        Assert.Equal(shown, flow.GetProperty("transient_payload").GetRawText());
        Assert.False(read.TryGetProperty("transient_payload", out _));
    }

    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    public async Task The_schema_that_was_chosen_stays_chosen(string kind)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);
        var back = await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, kind, query: "?identity_schema=default"), Ann);

        var flow = await TestBrowser.JsonAsync(await browser.GetAsync(back), HttpStatusCode.BadRequest);

        Assert.Equal("default", flow.GetProperty("identity_schema").GetString());
    }

    [Fact]
    public async Task Where_the_address_is_asked_for_first_it_is_not_asked_for_again()
    {
        await using var ory = await StartAsync("login: { style: identifier_first }");
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);

        var flow = await OidcSteps.ArriveAsync(browser, Ann);

        Assert.Equal(["provider", "csrf_token", "identifier", "password", "method"], TestBrowser.Names(flow));
    }

    [Fact]
    public async Task Nobody_but_the_owner_of_the_address_gets_the_provider_linked()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);
        await ory.CreateIdentityAsync("bob@example.org", Password);
        var flow = await OidcSteps.ArriveAsync(browser, Ann);

        var refused = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = "bob@example.org", ["password"] = Password }), HttpStatusCode.BadRequest);

        Assert.Equal(4010009, TestBrowser.Message(refused));
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    // Nobody can sign in with it, so nobody can link it either; but it is no sign-up that goes wrong.
    [Fact]
    public async Task An_address_that_only_is_to_be_verified_is_somebodys_as_well()
    {
        const string schema = """
            {"type":"object","properties":{"traits":{"type":"object","properties":{
              "name":{"type":"string","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}},
              "email":{"type":"string","format":"email","ory.sh/kratos":{"verification":{"via":"email"}}}}}}}
            """;
        await using var ory = await StartAsync(schema: schema);
        using var browser = new TestBrowser(ory);
        await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""{"schema_id":"default","traits":{"name":"ann","email":"{{Ann}}"},"credentials":{"password":{"config":{"password":"{{Password}}" } } } }""");

        var flow = await OidcSteps.ArriveAsync(browser, Ann);

        Assert.Equal((1010016, Ann), (TestBrowser.Message(flow), TestBrowser.Node(flow, "identifier").GetProperty("value").GetString()));
    }

    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    public async Task The_browser_of_a_native_client_brings_it_the_form_to_sign_in_with(string kind)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);
        var (_, provider) = await OidcSteps.LeaveNativelyAsync(ory, kind);

        using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));

        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        Assert.StartsWith("http://localhost/app?flow=", back.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.EndsWith("&no_org_ui=true", back.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_browser_of_a_native_client_goes_back_to_it_when_traits_are_missing()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var (_, provider) = await OidcSteps.LeaveNativelyAsync(ory, "registration");

        using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, "nonsense"));

        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/app"), (back.StatusCode, back.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task A_password_leaves_nothing_for_the_codes_to_fetch()
    {
        await using var ory = await StartAsync();
        await ory.CreateIdentityAsync(Ann, Password);
        using var native = ory.CreateClient();
        using var flow = JsonDocument.Parse(await native.GetStringAsync("self-service/login/api?return_session_token_exchange_code=true"));
        using var body = new StringContent($$"""{"method":"password","identifier":"{{Ann}}","password":"{{Password}}"}""", null, "application/json");
        using var signedIn = await native.PostAsync(flow.RootElement.GetProperty("ui").GetProperty("action").GetString(), body);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);

        var exchange = ory.Server.Flows.Exchanges[flow.RootElement.GetProperty("session_token_exchange_code").GetString()!];

        Assert.Null(exchange.SessionId);
    }

    [Fact]
    public async Task What_somebody_enters_himself_counts_more_than_what_the_provider_says()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var provider = await OidcSteps.LeaveAsync(browser, "registration", traits: new JsonObject { ["email"] = "else@example.org" });

        using var arrived = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));

        Assert.Equal("else@example.org", (string?)Assert.Single(ory.Server.Identities.All).Traits["email"]);
    }

    // A provider that names somebody anew knows him twice from then on.
    [Fact]
    public async Task Another_subject_of_a_provider_that_is_linked_already_is_linked_beside_it()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann, Password);
        ory.Server.Identities.TryUpdate(ann.Id, one => OidcCredential.Link(one, "example", "former", DateTimeOffset.UnixEpoch), out _);
        var flow = await OidcSteps.ArriveAsync(browser, Ann);

        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = Ann, ["password"] = Password }), HttpStatusCode.OK);

        Assert.Equal(["example", "example"], OidcCredential.Providers(ory.Server.Identities.Find(ann.Id)!));
        Assert.NotNull(ory.Server.Identities.FindByIdentifier("oidc", "example:former"));
    }

    [Fact]
    public async Task An_address_that_has_an_account_is_linked_only_after_its_owner_signed_in()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(Ann, "correct-horse-9");

        using var asked = await OidcSteps.SignInAsync(browser, Ann);
        Assert.Contains("no_org_ui=true", asked.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
        var id = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(asked.Headers.Location!.Query)["flow"];
        using var read = await browser.GetAsync($"self-service/login/flows?id={id}");
        var flow = await TestBrowser.JsonAsync(read, HttpStatusCode.OK);
        Assert.Equal(1010016, flow.GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
        Assert.Null(TestBrowser.Find(flow, "provider"));

        using var done = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = Ann, ["password"] = "correct-horse-9" });
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(["password", "oidc"], (await browser.WhoamiAsync()).GetProperty("authentication_methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
        using var other = new TestBrowser(ory);
        using var arrived = await OidcSteps.SignInAsync(other, Ann);
        Assert.Equal(identity.Id, (await other.WhoamiAsync()).GetProperty("identity").GetProperty("id").GetGuid());
    }

    private static Task<OryEmulator> StartAsync(string flows = "login: {}", string? schema = null) => OryEmulator.StartAsync(options =>
    {
        options.Configuration = $$"""
            selfservice:
              flows: { {{flows}} }
              methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }, { id: other, provider: generic, client_id: emulator }] } } }
            """;
        if (schema is not null) options.Configuration += $"\nidentity: {{ schemas: [{{ id: default, url: \"{Reference.To(schema)}\" }}] }}";
    });

    private static string IdAndContext(JsonElement label) => new JsonObject
    {
        ["id"] = label.GetProperty("id").GetInt32(),
        ["context"] = JsonNode.Parse(label.GetProperty("context").GetRawText()),
    }.ToJsonString();
}
