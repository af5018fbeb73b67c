using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Where the providers' buttons stand, and what is entered beside them.</summary>
public class OidcFormTests
{
    private const string Ann = "ann@example.org";
    private const string Password = "correct-horse-9";

    [Fact]
    public async Task The_second_step_of_a_sign_up_offers_the_providers_as_the_first_does()
    {
        await using var ory = await StartAsync("registration: { style: profile_first, enable_legacy_one_step: false }");
        using var browser = new TestBrowser(ory);
        var first = await browser.BeginAsync("registration");

        var second = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(first, new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = Ann } }), HttpStatusCode.BadRequest);

        Assert.Equal(1040009, TestBrowser.Message(second));
        Assert.Equal(["example", "other"], Offered(first, "provider"));
        Assert.Equal(["example", "other"], Offered(second, "provider"));
    }

    // Of two steps the first reads the form before the providers do, and takes nothing by GET.
    [Theory]
    [InlineData("true", HttpStatusCode.UnprocessableEntity)]
    [InlineData("false", HttpStatusCode.BadRequest)]
    public async Task A_link_to_a_provider_signs_up_where_it_takes_one_step(string oneStep, HttpStatusCode status)
    {
        await using var ory = await StartAsync($"registration: {{ style: profile_first, enable_legacy_one_step: {oneStep} }}");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");
        var token = Uri.EscapeDataString(TestBrowser.Node(flow, "csrf_token").GetProperty("value").GetString()!);

        var answer = await TestBrowser.JsonAsync(
            await browser.GetAsync($"self-service/registration?flow={flow.GetProperty("id").GetString()}&method=oidc&provider=example&csrf_token={token}"), status);

        if (status == HttpStatusCode.BadRequest)
            Assert.Equal(4000001, TestBrowser.Message(answer));
    }

    // The flag is about what is entered; the buttons are the providers' own either way.
    [Theory]
    [InlineData("false", "default")]
    [InlineData("true", "oidc")]
    public async Task The_flag_of_the_group_says_where_traits_stand_that_are_missing(string flag, string group)
    {
        await using var ory = await StartAsync(top: $"feature_flags: {{ legacy_oidc_registration_node_group: {flag} }}");
        using var browser = new TestBrowser(ory);

        var begun = await browser.BeginAsync("registration");
        var asked = await TestBrowser.JsonAsync(await browser.GetAsync(await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "registration"), "nonsense")), HttpStatusCode.BadRequest);

        // Nobody looked at the traits before there was somebody: the format is asked for by the schema, and by what recovers.
        Assert.Equal([4000040, 4000040], TestBrowser.AllMessages(asked));
        Assert.Equal(["oidc", "oidc"], Groups(begun, "provider"));
        Assert.Equal(["oidc"], Groups(asked, "provider"));
        Assert.Equal([group], Groups(asked, "traits.email"));
    }

    // Whether there is such a person is not to be seen, so the buttons stay what and where they are.
    [Fact]
    public async Task An_address_that_may_not_be_told_apart_leaves_the_buttons_alone()
    {
        await using var ory = await StartAsync("login: { style: identifier_first }", top: "security: { account_enumeration: { mitigate: true } }");
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Ann, Password);

        var asked = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(await browser.BeginAsync("login"), new JsonObject { ["method"] = "identifier_first", ["identifier"] = Ann }), HttpStatusCode.BadRequest);

        Assert.Equal(["identifier", "provider", "provider", "csrf_token", "password", "method"], TestBrowser.Names(asked));
    }

    // In the order in which they were linked.
    [Fact]
    public async Task Who_is_found_by_his_address_is_offered_the_providers_he_has()
    {
        await using var ory = await StartAsync("login: { style: identifier_first }");
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann, Password);
        ory.Server.Identities.TryUpdate(ann.Id, one => Link(Link(Link(one, "other"), "gone"), "example"), out _);

        var asked = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(await browser.BeginAsync("login"), new JsonObject { ["method"] = "identifier_first", ["identifier"] = Ann }), HttpStatusCode.BadRequest);

        Assert.Equal(["other", "example"], Offered(asked, "provider"));
    }

    // No form of the open source offers it, but it is there.
    [Fact]
    public async Task A_provider_of_an_organization_is_offered_to_nobody()
    {
        await using var ory = await StartAsync(provider: ", { id: works, provider: generic, client_id: emulator, organization_id: 6ecad2a6-9a44-4a05-b9a3-9d0f0f5a8b2b }");
        using var browser = new TestBrowser(ory);
        using var signedIn = new TestBrowser(ory);
        await signedIn.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));

        Assert.Equal(["example", "other"], Offered(await browser.BeginAsync("login"), "provider"));
        Assert.Equal(["example", "other"], Offered(await browser.BeginAsync("registration"), "provider"));
        Assert.Equal(["example", "other"], Offered(await signedIn.BeginAsync("settings"), "link"));
        Assert.NotEmpty(await OidcSteps.LeaveAsync(browser, "login", "works"));
    }

    // What comes of a page is text, and has the type of its trait when it counts.
    [Fact]
    public async Task What_is_entered_beside_a_button_gets_the_type_of_its_trait()
    {
        await using var ory = await StartAsync(schema: """
            {"type":"object","properties":{"traits":{"type":"object","required":["email","age","newsletter"],"properties":{
              "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}},
              "age":{"type":"integer"},"newsletter":{"type":"boolean"},"nickname":{"type":"string","minLength":2}}}}}
            """);
        using var browser = new TestBrowser(ory);
        var asked = await TestBrowser.JsonAsync(await browser.GetAsync(await OidcSteps.AtProviderAsync(browser, await OidcSteps.LeaveAsync(browser, "registration"), Ann)), HttpStatusCode.BadRequest);
        Assert.Equal([4000002, 4000002], TestBrowser.AllMessages(asked));

        using var away = await browser.SubmitFormAsync(
            asked, ("provider", "example"), ("traits.email", ""), ("traits.age", "42"), ("traits.newsletter", "false"), ("traits.newsletter", "true"), ("traits.nickname", ""));
        using var arrived = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, away.Headers.Location!.OriginalString, Ann));

        Assert.Equal($$"""{"email":"{{Ann}}","age":42,"newsletter":true}""", Assert.Single(ory.Server.Identities.All).Traits.ToJsonString());
    }

    [Fact]
    public async Task Every_provider_that_is_linked_is_a_way_in_that_is_left_even_where_it_is_configured_no_more()
    {
        await using var ory = await StartAsync();
        var ann = await ory.CreateIdentityAsync(Ann, Password);
        ory.Server.Identities.TryUpdate(ann.Id, one => Link(one, "gone"), out var linked);

        Assert.Equal(2, ory.Server.Methods.FirstFactors(linked!));
    }

    private static Identity Link(Identity identity, string provider) => OidcCredential.Link(identity, provider, "somebody", DateTimeOffset.UnixEpoch);

    private static IEnumerable<string?> Offered(JsonElement flow, string name) => Nodes(flow, name).Select(node => node.GetProperty("attributes").GetProperty("value").GetString());

    private static IEnumerable<string?> Groups(JsonElement flow, string name) => Nodes(flow, name).Select(node => node.GetProperty("group").GetString());

    private static IEnumerable<JsonElement> Nodes(JsonElement flow, string name) =>
        flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().Where(node => node.GetProperty("attributes").TryGetProperty("name", out var found) && found.GetString() == name);

    private static Task<OryEmulator> StartAsync(string flows = "login: {}", string provider = "", string top = "", string? schema = null) => OryEmulator.StartAsync(options =>
    {
        options.Configuration = $$"""
            selfservice:
              flows: { {{flows}} }
              methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }, { id: other, provider: generic, client_id: emulator }{{provider}}] } } }
            {{top}}
            """;
        if (schema is not null)
            options.Configuration += $"\nidentity: {{ schemas: [{{ id: default, url: \"{Reference.To(schema)}\" }}] }}";
    });
}
