using System.Text.Json.Nodes;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Providers send people back to Ory's host, and that may be another one.</summary>
public class ProvidersTests
{
    [Fact]
    public async Task Providers_are_hidden_where_their_way_back_leads_to_a_host_without_these_cookies()
    {
        var (_, _, flow) = RecordedFlowTests.Flows("oidc.browser").First(f => f.Kind == "login");
        await using var same = new PagesHost(host: "127.0.0.1");
        await using var other = new PagesHost(host: "app.example");
        same.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());
        other.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());
        var path = $"/login?flow={flow.GetProperty("id").GetString()}";

        Assert.NotEmpty((await same.OpenAsync(path)).QuerySelectorAll("button[name=provider]"));
        Assert.Empty((await other.OpenAsync(path)).QuerySelectorAll("button[name=provider]"));
    }

    // The server is asked by an inner name, and so is Ory.
    [Theory]
    [InlineData("https://app.example", "127.0.0.1", false)]
    [InlineData("https://127.0.0.1", "app.internal", true)]
    public async Task It_is_the_host_that_browsers_see_that_counts(string publicOrigin, string askedBy, bool offered)
    {
        var (_, _, flow) = RecordedFlowTests.Flows("oidc.browser").First(f => f.Kind == "login");
        await using var host = new PagesHost(build: builder => builder.Configuration["Authentication:Schemes:Ory:PublicOrigin"] = publicOrigin, host: askedBy);
        host.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());

        var page = await host.OpenAsync($"/login?flow={flow.GetProperty("id").GetString()}");

        Assert.Equal(offered, page.QuerySelectorAll("button[name=provider]").Length > 0);
    }

    [Fact]
    public async Task Where_providers_are_hidden_one_can_still_be_unlinked()
    {
        var (_, _, recorded) = RecordedFlowTests.Flows("settings.browser").First(f => f.Kind == "settings");
        var flow = JsonNode.Parse(recorded.GetRawText())!;
        foreach (var name in (string[])["link", "unlink"])
            flow["ui"]!["nodes"]!.AsArray().Add(FlowJson.Input("oidc", name, "submit", "example", FlowJson.Words(1050002, "Link")));
        await using var host = new PagesHost(host: "app.example");
        host.Ory.On("GET", "/self-service/settings/flows", flow.ToJsonString());

        var page = await host.OpenAsync($"/settings?flow={flow["id"]}");

        Assert.NotEmpty(page.QuerySelectorAll("button[name=unlink]"));
        Assert.Empty(page.QuerySelectorAll("button[name=link]"));
    }

    [Fact]
    public async Task Where_hidden_providers_are_the_only_way_the_page_says_so()
    {
        var (_, _, recorded) = RecordedFlowTests.Flows("oidc.browser").First(f => f.Kind == "login");
        var flow = JsonNode.Parse(recorded.GetRawText())!;
        var nodes = flow["ui"]!["nodes"]!.AsArray();
        foreach (var node in nodes.Where(n => (string?)n!["group"] == "password" || (string?)n["attributes"]!["name"] == "identifier").ToList())
            nodes.Remove(node);
        await using var host = new PagesHost(host: "app.example");
        host.Ory.On("GET", "/self-service/login/flows", flow.ToJsonString());

        var page = await host.OpenAsync($"/login?flow={flow["id"]}");

        Assert.Contains("provider", page.QuerySelector(".notices .msg")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main button, main input:not([type=hidden])"));
    }
}
