using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ory.Testing;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Every flow that a real server was recorded with is drawn in full, in forms that the server would take.</summary>
public class RecordedFlowTests(SharedPagesHost host) : IClassFixture<SharedPagesHost>
{
    private static readonly string[] Kinds = ["login", "registration", "recovery", "verification", "settings"];

    private static IEnumerable<string> Names =>
        Directory.GetFiles(Path.Combine(RepositoryFolder.Contract, "transcripts"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static TheoryData<string> Transcripts => new(Names.Where(n => Flows(n).Count > 0));

    [Fact]
    public void There_are_recorded_flows_of_every_kind()
    {
        var flows = Names.SelectMany(Flows).ToList();

        Assert.True(flows.Count > 400, $"{flows.Count} flows");
        Assert.All(Kinds, kind => Assert.Contains(flows, f => f.Kind == kind));
    }

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Every_node_of_a_recorded_flow_is_drawn_once_and_its_form_sends_what_the_server_wants(string transcript)
    {
        foreach (var (kind, step, flow) in Flows(transcript))
        {
            var id = flow.GetProperty("id").GetString()!;
            host.Ory.On("GET", $"/self-service/{kind}/flows", flow.GetRawText());
            host.Ory.On("GET", "/sessions", "[]");
            var page = await host.OpenAsync($"/{kind}?flow={id}");
            var where = $"{transcript}, {step}";

            Assert.True(page.QuerySelectorAll("h1").Length == 1, where);
            Assert.True(page.All.Where(e => e.Id is { Length: > 0 }).GroupBy(e => e.Id).All(g => g.Count() == 1), where + ": an id twice");
            foreach (var node in Nodes(flow))
                CheckNode(page, node, where);
            CheckMessages(page, flow, where);
            await CheckForms(host, page, kind, flow, where);
        }
    }

    private static void CheckNode(IHtmlDocument page, JsonElement node, string where)
    {
        var attributes = node.GetProperty("attributes");
        where = $"{where}: {node.GetProperty("group")} {Text(attributes, "name") ?? Text(attributes, "id")}";
        switch (node.GetProperty("type").GetString())
        {
            case "input" when Text(attributes, "type") == "hidden":
                Assert.True(Inputs(page, attributes, "hidden").Any(), where);
                Assert.All(Inputs(page, attributes, "hidden"), e => Assert.NotNull(e.Closest("form")));
                break;
            case "input" when Text(attributes, "type") is "submit" or "button":
                var button = Assert.Single(page.QuerySelectorAll("button"), b => b.GetAttribute("name") == Text(attributes, "name") && b.GetAttribute("value") == (Value(attributes) ?? ""));
                Assert.NotNull(button.Closest("form"));
                Assert.NotEqual("", button.TextContent.Trim());
                break;
            case "input":
                var input = Assert.Single(page.QuerySelectorAll("input"), e => e.GetAttribute("name") == Text(attributes, "name") && e.GetAttribute("type") != "hidden");
                Assert.Equal(Text(attributes, "type"), input.GetAttribute("type"));
                Assert.Equal(Value(attributes) ?? "", input.GetAttribute("value") ?? "");
                Assert.Equal(attributes.TryGetProperty("required", out var required) && required.GetBoolean(), input.HasAttribute("required"));
                Assert.NotEqual("", page.QuerySelector($"label[for='{input.Id}']")?.TextContent.Trim());
                if (Text(attributes, "autocomplete") is { } autocomplete)
                    Assert.Equal(autocomplete, input.GetAttribute("autocomplete"));
                CheckNodeMessages(page, input, node);
                break;
            case "img":
                Assert.Single(page.QuerySelectorAll("img"), e => e.GetAttribute("src") == Text(attributes, "src"));
                break;
            case "a":
                Assert.Single(page.QuerySelectorAll("main a"), e => e.GetAttribute("href") == Text(attributes, "href") && e.ClassList.Contains("button"));
                break;
            case "script":
                var script = Assert.Single(page.QuerySelectorAll("main script"));
                Assert.EndsWith("/.well-known/ory/webauthn.js", script.GetAttribute("src"));
                Assert.Equal(Text(attributes, "integrity"), script.GetAttribute("integrity"));
                Assert.NotEqual("", script.GetAttribute("nonce"));
                break;
            case "text":
                CheckText(page, attributes.GetProperty("text").GetProperty("context"), where);
                break;
            default:
                Assert.Fail(where + ": a type of node that this test does not know");
                break;
        }
    }

    private static void CheckText(IHtmlDocument page, JsonElement context, string where)
    {
        if (!context.TryGetProperty("secrets", out var secrets))
        {
            Assert.Single(page.QuerySelectorAll("code"), e => e.TextContent == context.GetProperty("secret").GetString());
            return;
        }

        var shown = page.QuerySelectorAll(".codes li").Select(e => e.TextContent.Trim()).ToList();
        Assert.Equal(secrets.GetArrayLength(), shown.Count);
        foreach (var (secret, text) in secrets.EnumerateArray().Zip(shown))
        {
            if (secret.GetProperty("context").TryGetProperty("secret", out var code))
                Assert.Equal(code.GetString(), text);
            else
                Assert.True(text is "used", where);
        }
    }

    private static void CheckNodeMessages(IHtmlDocument page, IElement input, JsonElement node)
    {
        var ids = node.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("id").GetInt64().ToString()).ToList();
        var described = (input.GetAttribute("aria-describedby") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(page.GetElementById).OfType<IElement>().ToList();
        Assert.Equal(ids, described.SelectMany(d => d.QuerySelectorAll("[data-ory-message]")).Select(m => m.GetAttribute("data-ory-message")));
        var refused = node.GetProperty("messages").EnumerateArray().Any(m => m.GetProperty("type").GetString() == "error") || described.Any(d => d.Matches(".notices .error"));
        Assert.Equal(refused, input.GetAttribute("aria-invalid") == "true");
    }

    private static void CheckMessages(IHtmlDocument page, JsonElement flow, string where)
    {
        var wanted = flow.GetProperty("ui").TryGetProperty("messages", out var messages) ? messages.EnumerateArray().Select(m => m.GetProperty("id").GetInt64().ToString()).ToList() : [];
        var shown = page.QuerySelectorAll(".notices [data-ory-message]").Where(m => m.GetAttribute("data-ory-message") != "0").ToList();
        Assert.True(wanted.SequenceEqual(shown.Select(m => m.GetAttribute("data-ory-message")!)), where);
        // The recordings have no wording, so what is shown are our own words; only a generic error says what the server says.
        Assert.All(shown.Where(m => m.GetAttribute("data-ory-message") != "4000001"), m => Assert.DoesNotContain("(text", m.TextContent));
    }

    // Each button sends all hidden fields of its flow that it needs, its own name and value, and the token, to the flow it belongs to.
    private static async Task CheckForms(PagesHost host, IHtmlDocument page, string kind, JsonElement flow, string where)
    {
        var csrf = Nodes(flow).Select(n => n.GetProperty("attributes")).Where(a => Text(a, "name") == "csrf_token").Select(Value).FirstOrDefault();
        var ended = flow.GetProperty("ui").GetProperty("method").GetString() == "GET";
        host.Ory.On("POST", $"/self-service/{kind}", flow.GetRawText(), 400);
        foreach (var form in page.QuerySelectorAll<IHtmlFormElement>("main form").Where(f => !f.GetAttribute("action")!.EndsWith("/sessions", StringComparison.Ordinal)))
        {
            if (ended)
            {
                Assert.Empty(form.QuerySelectorAll("button"));
                continue;
            }

            Assert.Equal("post", form.GetAttribute("method"));
            var returnTo = Text(flow, "return_to") is { Length: > 0 } address ? "&return_to=" + Uri.EscapeDataString(address) : "";
            Assert.Equal($"/{kind}?flow={flow.GetProperty("id").GetString()}{returnTo}", form.GetAttribute("action"));
            foreach (var button in form.QuerySelectorAll("button[type=submit]"))
            {
                var fields = form.QuerySelectorAll("input").Where(i => i.HasAttribute("name") && !i.HasAttribute("disabled")).Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "typed"))
                    .Append(KeyValuePair.Create(button.GetAttribute("name")!, button.GetAttribute("value") ?? "")).ToList();
                host.Ory.Forget();
                using var response = await host.SendAsync(HttpMethod.Post, form.GetAttribute("action")!, fields);

                Assert.True(response.IsSuccessStatusCode || (int)response.StatusCode == 303, where);
                var (_, _, query, _, body) = Assert.Single(host.Ory.Asked, a => a.Method == "POST");
                Assert.Equal($"?flow={flow.GetProperty("id").GetString()}", query);
                Assert.Equal(csrf, (string?)body!["csrf_token"]);
                if (kind != "settings")
                    Assert.All(WhomItIsAbout(flow), hidden => Assert.Equal(Value(hidden) ?? "", (string?)body[Text(hidden, "name")!]));
                Assert.Equal(button.GetAttribute("value"), body[button.GetAttribute("name")!]!.ToString());
                Assert.DoesNotContain(body, f => f.Key.StartsWith("__", StringComparison.Ordinal));
                Assert.Equal(fields.Select(f => f.Key).Where(n => !n.StartsWith("__", StringComparison.Ordinal)).Distinct().Order(), body.Select(f => f.Key).Order());
            }
        }

        // A visible field has a button that sends it.
        foreach (var input in page.QuerySelectorAll("main form input:not([type=hidden])"))
            Assert.True(input.Closest("form")!.QuerySelector("button") is not null, where);
    }

    private static IEnumerable<JsonElement> WhomItIsAbout(JsonElement flow) => Nodes(flow).Select(n => n.GetProperty("attributes"))
        .Where(a => Text(a, "type") == "hidden" && (Text(a, "name") == "identifier" || Text(a, "name")!.StartsWith("traits.", StringComparison.Ordinal)));

    private static IEnumerable<IElement> Inputs(IHtmlDocument page, JsonElement attributes, string type) => page.QuerySelectorAll("input").Where(e =>
        e.GetAttribute("type") == type && e.GetAttribute("name") == Text(attributes, "name") && e.GetAttribute("value") == (Value(attributes) ?? ""));

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string? Value(JsonElement attributes) => attributes.TryGetProperty("value", out var value) ? value.ToString() : null;

    private static IEnumerable<JsonElement> Nodes(JsonElement flow) =>
        flow.GetProperty("ui").GetProperty("nodes") is { ValueKind: JsonValueKind.Array } nodes ? nodes.EnumerateArray() : [];

    // Those of programs are the same flows, and have more to be drawn.
    private static JsonElement AsOfBrowser(JsonElement flow)
    {
        var node = JsonObject.Create(flow)!;
        node["type"] = "browser";
        return JsonSerializer.SerializeToElement(node);
    }

    internal static List<(string Kind, string Step, JsonElement Flow)> Flows(string transcript)
    {
        var recorded = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryFolder.Contract, "transcripts", transcript + ".json")));
        var flows = new List<(string, string, JsonElement)>();
        foreach (var step in recorded.RootElement.GetProperty("steps").EnumerateArray())
        {
            var path = step.GetProperty("path").GetString()!;
            if (step.GetProperty("response").TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.Object && body.TryGetProperty("ui", out _)
                && Kinds.FirstOrDefault(k => path.StartsWith("/self-service/" + k, StringComparison.Ordinal)) is { } kind)
                flows.Add((kind, step.GetProperty("name").GetString()!, AsOfBrowser(body)));
        }

        return flows;
    }
}
