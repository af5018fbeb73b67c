using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Nodes that the recordings do not have: other types of input, what newer servers send, what an application may configure.</summary>
public class NodeTests(SharedPagesHost host) : IClassFixture<SharedPagesHost>
{
    [Theory]
    [InlineData("number", 42, "number", "42")]
    [InlineData("date", "2026-11-23T00:00:00Z", "date", "2026-11-23")]
    [InlineData("datetime-local", "2026-11-23T10:30:00Z", "datetime-local", "2026-11-23T10:30")]
    [InlineData("datetime-local", "2026-11-23T10:30:15Z", "datetime-local", "2026-11-23T10:30:15")]
    [InlineData("datetime-local", "2026-11-23T10:30:15.250Z", "datetime-local", "2026-11-23T10:30:15.25")]
    [InlineData("datetime-local", "2026-11-23T10:30:00+02:00", "datetime-local", "2026-11-23T08:30")]
    [InlineData("url", "https://example.org", "url", "https://example.org")]
    [InlineData("tel", "+49 40 1", "tel", "+49 40 1")]
    [InlineData("color", "#fff", "text", "#fff")]
    public async Task An_input_of_any_type_can_be_filled_in(string type, object value, string drawn, string shown)
    {
        var page = await DrawAsync(Input("traits.some_thing", type, value));

        var input = page.QuerySelector<IHtmlInputElement>("input[name='traits.some_thing']")!;
        Assert.Equal((drawn, shown), (input.GetAttribute("type"), input.GetAttribute("value")));
        // Without a title the name has to do.
        Assert.StartsWith("Some thing", page.QuerySelector($"label[for='{input.Id}']")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identifier", "text", null, "username")]
    [InlineData("identifier", "text", "username webauthn", "username webauthn")]
    [InlineData("email", "email", null, "email")]
    [InlineData("traits.phone", "tel", null, "tel")]
    [InlineData("traits.name", "text", null, null)]
    public async Task A_browser_can_fill_in_what_it_knows(string name, string type, string? said, string? drawn)
    {
        var node = FlowJson.Input("default", name, type);
        if (said is not null)
            node["attributes"]!["autocomplete"] = said;
        var page = await DrawAsync(node.ToJsonString());

        Assert.Equal(drawn, page.QuerySelector($"input[name='{name}']")!.GetAttribute("autocomplete"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_box_that_is_not_ticked_says_so(bool ticked)
    {
        var page = await DrawAsync(Input("traits.news", "checkbox", ticked));

        Assert.Equal(ticked, page.QuerySelector("input[type=checkbox]")!.HasAttribute("checked"));
        Assert.Equal(["false", "true"], page.QuerySelectorAll("input[name='traits.news']").Select(e => e.GetAttribute("value")!));
    }

    // As newer servers send what a schema lists.
    [Theory]
    [InlineData("M", "M", true, new[] { "S", "M", "2" })]
    [InlineData(null, "", true, new[] { "", "S", "M", "2" })]
    [InlineData("M", "M", false, new[] { "", "S", "M", "2" })]
    [InlineData("XL", "XL", true, new[] { "XL", "S", "M", "2" })]
    public async Task What_a_field_can_be_is_chosen_from_a_list(string? value, string chosen, bool required, string[] listed)
    {
        var node = FlowJson.Input("default", "traits.size", "text", value, FlowJson.Words(1070002, "Size", context: ("title", "Size")), FlowJson.Words(4000030, "no", "error"));
        node["attributes"]!["required"] = required;
        node["attributes"]!["options"] = JsonNode.Parse("""[{"value":"S"},{"value":"M"},{"value":2}]""");
        var page = await DrawAsync(node.ToJsonString());

        var field = page.QuerySelector<IHtmlSelectElement>("select[name='traits.size']")!;
        Assert.Equal((chosen, required, "true"), (field.Value, field.IsRequired, field.GetAttribute("aria-invalid")));
        Assert.Equal(listed, field.Options.Select(o => o.Value));
        Assert.Equal(listed, field.Options.Select(o => o.Text));
        Assert.StartsWith("Size", page.QuerySelector($"label[for='{field.Id}']")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.GetElementById(field.GetAttribute("aria-describedby")!));
    }

    [Fact]
    public async Task A_box_that_has_to_be_ticked_says_so_in_words_for_a_box()
    {
        var page = await DrawAsync(FlowJson.Input("default", "traits.consent", "checkbox", "false", messages: FlowJson.Words(4000029, "must be equal to constant", "error", ("expected", "true"))).ToJsonString());

        Assert.Equal("Please tick this to go on.", page.QuerySelector("[data-ory-message='4000029']")!.TextContent.Trim());
        Assert.Equal("true", page.QuerySelector("input[type=checkbox]")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task The_app_comes_first_of_several_second_steps_and_its_button_alone_stands_out()
    {
        host.Ory.On("GET", "/self-service/login/flows", FlowJson.Of("login", "choose_method",
            [
                FlowJson.Input("code", "address", "submit", "a@example.org", FlowJson.Words(1010023, "Send", context: ("address", "a@example.org"))),
                FlowJson.Input("totp", "totp_code", "text", label: FlowJson.Words(1010006, "Code")), FlowJson.Input("totp", "method", "submit", "totp", FlowJson.Words(1010009, "Go")),
            ],
            aal: "aal2"));

        var page = await host.OpenAsync($"/login?flow={FlowJson.Id}");

        Assert.Equal(["method", "address"], page.QuerySelectorAll("main form button").Select(b => b.GetAttribute("name")!));
        Assert.Equal("totp", Assert.Single(page.QuerySelectorAll("button.primary")).GetAttribute("value"));
    }

    // A provider that does not tell enough leads back to a form of the missing fields and of its own button.
    [Fact]
    public async Task What_a_provider_did_not_tell_is_sent_with_the_button_that_leads_on()
    {
        var page = await DrawAsync(
            FlowJson.Input("oidc", "provider", "submit", "example", FlowJson.Words(1040003, "Continue")).ToJsonString(),
            Input("traits.email", "email", "ann@example.org"),
            Input("traits.name", "text", ""));

        var form = page.QuerySelector("input[name='traits.name']")!.Closest("form")!;
        Assert.Equal(["traits.email", "traits.name", "provider"], form.QuerySelectorAll("input:not([type=hidden]), button").Select(field => field.GetAttribute("name")!));
        Assert.Equal("example", Assert.Single(page.QuerySelectorAll("main button.primary")).GetAttribute("value"));
    }

    // The name was given first, so there is no field that all ways share.
    [Fact]
    public async Task A_captcha_is_sent_with_the_button_that_leads_on()
    {
        host.Ory.On("GET", "/self-service/login/flows", FlowJson.Of("login", "choose_method",
            [
                JsonNode.Parse("""{"type":"div","group":"captcha","attributes":{"id":"captcha","node_type":"div"},"messages":[],"meta":{}}""")!.AsObject(),
                FlowJson.Input("captcha", "transient_payload.captcha", "hidden", ""),
                FlowJson.Input("oidc", "provider", "submit", "example", FlowJson.Words(1010002, "", context: ("provider", "Example"))),
                FlowJson.Input("identifier_first", "identifier", "text"), FlowJson.Input("identifier_first", "method", "submit", "identifier_first", FlowJson.Words(1070009, "")),
            ]));

        var page = await host.OpenAsync($"/login?flow={FlowJson.Id}");

        var form = page.QuerySelector("#captcha")!.Closest("form")!;
        Assert.Equal(["method"], form.QuerySelectorAll("button").Select(button => button.GetAttribute("name")!));
        Assert.NotNull(form.QuerySelector("input[name='transient_payload.captcha']"));
        Assert.All(page.QuerySelectorAll("main form"), other => Assert.NotEmpty(other.QuerySelectorAll("button")));
    }

    // The Enter key presses the first button that sends the form.
    [Fact]
    public async Task A_button_that_removes_something_is_not_in_the_form_of_a_field()
    {
        host.Ory.On("GET", "/self-service/settings/flows", FlowJson.Of("settings", "show_form", SecurityKeys()));

        var page = await host.OpenAsync($"/settings?flow={FlowJson.Id}");

        Assert.Null(page.QuerySelector("input[name=webauthn_register_displayname]")!.Closest("form")!.QuerySelector("button[type=submit]"));
        var removing = page.QuerySelector("button[name=webauthn_remove]")!.Closest("form")!;
        Assert.Equal(["t", "webauthn"], removing.QuerySelectorAll<IHtmlInputElement>("input:not([name^=__])").Select(input => input.Value));
    }

    [Fact]
    public async Task The_only_way_on_stands_out_whatever_its_button_is_called()
    {
        host.Ory.On("GET", "/self-service/login/flows", FlowJson.Of("login", "choose_method",
            [FlowJson.Input("code", "address", "submit", "a@example.org", FlowJson.Words(1010023, "Send", context: ("address", "a@example.org")))], aal: "aal2"));

        var page = await host.OpenAsync($"/login?flow={FlowJson.Id}");

        Assert.Equal("address", Assert.Single(page.QuerySelectorAll("button.primary")).GetAttribute("name"));
    }

    // As recorded: Ory begins a second step for somebody who has nothing to take it with, and says that there is something.
    [Fact]
    public async Task A_second_step_that_nothing_can_be_done_with_says_so_and_leads_to_where_a_factor_is_set_up()
    {
        var (_, _, recorded) = RecordedFlowTests.Flows("aal2.totp.browser").First(f => f.Step == "login flow for aal2");
        var flow = JsonNode.Parse(recorded.GetRawText())!;
        var nodes = flow["ui"]!["nodes"]!.AsArray();
        foreach (var node in nodes.Where(n => (string?)n!["group"] != "default").ToList())
            nodes.Remove(node);
        flow["return_to"] = "http://127.0.0.1/vault";
        host.Ory.On("GET", "/self-service/login/flows", flow.ToJsonString());

        var page = await host.OpenAsync($"/login?flow={flow["id"]}");

        Assert.DoesNotContain("Your account has a second factor", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("no second factor", page.QuerySelector(".notices")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/settings?return_to=" + Uri.EscapeDataString("http://127.0.0.1/vault"), page.QuerySelector("main a.button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task What_a_newer_server_sends_is_shown_plainly_rather_than_not_at_all()
    {
        var page = await DrawAsync(
            """{"type":"video","group":"default","attributes":{"node_type":"video","src":"https://example.org/v"},"messages":[],"meta":{"label":{"id":1999999,"text":"A film","type":"info"}}}""",
            """{"type":"input","group":"deviceauthn","attributes":{"name":"deviceauthn_login","type":"submit","value":"go","disabled":false,"node_type":"input"},"messages":[],"meta":{"label":{"id":1010024,"text":"Sign in with this device","type":"info"}}}""");

        Assert.Contains("A film", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("https://example.org/v", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Sign in with this device", page.QuerySelector("button[name=deviceauthn_login]")!.TextContent.Trim());
    }

    // As servers did before they had attributes for it.
    [Theory]
    [InlineData("window.__oryPasskeyLogin()", "__oryPasskeyLogin", "")]
    [InlineData("window.__oryWebAuthnLogin({\"publicKey\":{\"rpId\":\"a(b)\"}})", "__oryWebAuthnLogin", "{\"publicKey\":{\"rpId\":\"a(b)\"}}")]
    [InlineData("alert(1)", null, "")]
    public async Task What_an_older_servers_button_calls_is_called_with_what_it_says(string handler, string? function, string argument)
    {
        var trigger = FlowJson.Input("webauthn", "webauthn_login_trigger", "button", "", FlowJson.Words(1010008, ""));
        trigger["attributes"]!["onclick"] = handler;
        var page = await DrawAsync(trigger.ToJsonString());

        var button = page.QuerySelector("button[name=webauthn_login_trigger]")!;
        Assert.Equal((function, argument), (button.GetAttribute("data-ory-click"), button.GetAttribute("value")));
    }

    [Fact]
    public async Task A_division_keeps_its_attributes_and_nothing_becomes_markup()
    {
        var page = await DrawAsync(
            """{"type":"div","group":"captcha","attributes":{"id":"captcha","class":"c","data":{"sitekey":"\"><script>alert(1)</script>"},"node_type":"div"},"messages":[],"meta":{}}""",
            Input("traits.name", "text", "<b>\"bold\"</b>"));

        Assert.Equal("\"><script>alert(1)</script>", page.GetElementById("captcha")!.GetAttribute("data-sitekey"));
        Assert.Empty(page.QuerySelectorAll("main script, main b"));
        Assert.Equal("<b>\"bold\"</b>", page.QuerySelector("input[name='traits.name']")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_secret_without_a_picture_gets_its_qr_code_here()
    {
        var (_, _, flow) = RecordedFlowTests.Flows("settings.browser").First(f => f.Kind == "settings");
        var withoutPicture = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(flow)!;
        var ui = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(withoutPicture["ui"])!;
        ui["nodes"] = JsonSerializer.SerializeToElement(ui["nodes"].EnumerateArray().Where(n => n.GetProperty("type").GetString() != "img"));
        withoutPicture["ui"] = JsonSerializer.SerializeToElement(ui);
        host.Ory.On("GET", "/self-service/settings/flows", JsonSerializer.Serialize(withoutPicture));

        var page = await host.OpenAsync($"/settings?flow={flow.GetProperty("id").GetString()}");

        Assert.StartsWith("data:image/png;base64,iVBOR", page.QuerySelector("section#totp img")!.GetAttribute("src"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_of_scripts_or_hidden_fields_only_is_no_section()
    {
        var (_, _, recorded) = RecordedFlowTests.Flows("passkey.flows").First(f => f.Step == "settings flow");
        var flow = JsonNode.Parse(recorded.GetRawText())!;
        var nodes = flow["ui"]!["nodes"]!.AsArray();
        // As it is where there are passkeys and no security keys: the script alone is left of their group.
        foreach (var node in nodes.Where(n => (string?)n!["group"] == "webauthn" && (string?)n["type"] != "script").ToList())
            nodes.Remove(node);
        nodes.Add(JsonNode.Parse("""{"type":"input","group":"newer","attributes":{"name":"newer_data","type":"hidden","value":"kept","disabled":false,"node_type":"input"},"messages":[],"meta":{}}"""));
        host.Ory.On("GET", "/self-service/settings/flows", flow.ToJsonString());

        var page = await host.OpenAsync($"/settings?flow={flow["id"]}");

        Assert.Equal(["profile", "password", "totp", "lookup_secret", "passkey", "sessions"], page.QuerySelectorAll("main section").Select(s => s.Id));
        Assert.Equal(page.QuerySelectorAll("main section").Select(s => "#" + s.Id), page.QuerySelectorAll(".toc a").Select(a => a.GetAttribute("href")!));
        Assert.Single(page.QuerySelectorAll("main script"));
        Assert.Equal("kept", page.QuerySelector("section#password input[name=newer_data]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_destroys_looks_different_and_asks_first()
    {
        var (_, _, flow) = RecordedFlowTests.Flows("settings.browser").First(f => f.Step == "the flow after enrolment");
        host.Ory.On("GET", "/self-service/settings/flows", flow.GetRawText());

        var page = await host.OpenAsync($"/settings?flow={flow.GetProperty("id").GetString()}");

        var button = page.QuerySelector("button[name=totp_unlink]")!;
        Assert.True(button.ClassList.Contains("danger"));
        Assert.False(button.Closest("details")!.HasAttribute("open"));
        Assert.Single(page.QuerySelectorAll("button.primary"));
    }

    [Fact]
    public async Task An_applications_own_view_comes_first()
    {
        var page = await DrawAsync();

        Assert.Equal("Acme", page.QuerySelector("footer [data-own-footer]")!.TextContent);
    }

    [Theory]
    [InlineData("""{"id":"security_csrf_violation","code":403}""", "cookie")]
    [InlineData("""{"code":401,"details":{"identity_id":"x"}}""", "deactivated")]
    [InlineData("""{"id":"self_service_flow_expired","code":410}""", "too long")]
    [InlineData("""{"code":500,"message":"{internal}","debug":"stack"}""", "Nothing was lost")]
    [InlineData("""{"code":400,"reason":"The state is wrong"}""", "provider")]
    public async Task The_error_page_says_in_words_what_happened(string error, string words)
    {
        host.Ory.On("GET", "/self-service/errors", $$$"""{"id":"8a4a5e0c-0000-4000-8000-000000000001","error":{{{error}}}}""");

        var page = await host.OpenAsync("/error?id=8a4a5e0c-0000-4000-8000-000000000001");
        var said = page.QuerySelector("main")!.TextContent;

        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("{", said, StringComparison.Ordinal);
        Assert.DoesNotContain("stack", said, StringComparison.Ordinal);
        Assert.Contains("8a4a5e0c-0000-4000-8000-000000000001", said, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("main a.button"));
    }

    internal static JsonObject[] SecurityKeys()
    {
        var trigger = FlowJson.Input("webauthn", "webauthn_register_trigger", "button", "{}", FlowJson.Words(1050012, ""));
        trigger["attributes"]!["onclickTrigger"] = "oryWebAuthnRegistration";
        return
        [
            FlowJson.Input("webauthn", "webauthn_remove", "submit", "aa", FlowJson.Words(1050018, "", context: ("display_name", "blue"))),
            FlowJson.Input("webauthn", "webauthn_register_displayname", "text", "", FlowJson.Words(1050013, "")),
            FlowJson.Input("webauthn", "webauthn_register", "hidden", ""), trigger,
        ];
    }

    private Task<IHtmlDocument> DrawAsync(params string[] nodes)
    {
        const string Token = """{"type":"input","group":"default","attributes":{"name":"csrf_token","type":"hidden","value":"t","disabled":false,"node_type":"input"},"messages":[],"meta":{}}""";
        var list = string.Join(',', nodes.Prepend(Token));
        host.Ory.On("GET", "/self-service/registration/flows", $$"""
            {"id":"{{FlowJson.Id}}","type":"browser","state":"choose_method",
             "ui":{"action":"http://127.0.0.1:4433/self-service/registration?flow={{FlowJson.Id}}","method":"POST","nodes":[{{list}}] } }
            """);
        return host.OpenAsync($"/registration?flow={FlowJson.Id}");
    }

    private static string Input(string name, string type, object value) => JsonSerializer.Serialize(new
    {
        type = "input",
        group = "default",
        attributes = new { name, type, value, disabled = false, node_type = "input" },
        messages = Array.Empty<string>(),
        meta = new { },
    });
}
