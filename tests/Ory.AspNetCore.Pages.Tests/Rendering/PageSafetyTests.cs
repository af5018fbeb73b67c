namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What a page may load, who may store it, and how much there is to load.</summary>
public class PageSafetyTests
{
    private static readonly string s_flow = RecordedFlowTests.Flows("settings.browser").First(f => f.Kind == "login").Flow.GetRawText();

    [Fact]
    public async Task Every_page_has_a_strict_content_security_policy_and_is_never_stored()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/flows", s_flow);

        using var response = await host.SendAsync(HttpMethod.Get, $"/login?flow={FlowJson.Id}");
        var page = await PagesHost.ReadAsync(response);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = page.QuerySelector("script")!.GetAttribute("nonce");

        Assert.Contains($"script-src 'nonce-{nonce}'", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.All(page.QuerySelectorAll("script, link[rel=stylesheet], style"), e => Assert.Equal(nonce, e.GetAttribute("nonce")));
        Assert.DoesNotContain(page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name == "style"));
    }

    // Traits are people's own to write, and JSON can hold half a character, which is no text.
    [Theory]
    [InlineData("""{"email":"\ud800"}""", null)]
    [InlineData("""{"email":{},"username":"ann"}""", "Signed in as ann")]
    public async Task What_somebody_is_called_keeps_nobody_from_his_account(string traits, string? name)
    {
        await using var host = new PagesHost();
        var flow = System.Text.Json.Nodes.JsonNode.Parse(FlowJson.Of("settings", "show_form", []))!;
        var given = flow["identity"]!["traits"]!.ToJsonString();
        host.Ory.On("GET", "/self-service/settings/flows", flow.ToJsonString().Replace(given, traits, StringComparison.Ordinal));

        var page = await host.OpenAsync($"/settings?flow={FlowJson.Id}");

        Assert.Equal(name, page.QuerySelector(".who")?.TextContent);
    }

    // A view's author who writes a whole node, or logs it, shows nobody a password, a key or a code.
    [Fact]
    public void A_node_as_text_is_not_what_it_holds()
    {
        var node = new OryPageNode { Kind = "Hidden", Group = "default", Id = "node-1", Name = "csrf_token", Value = "secret", Codes = [new("secret", Used: false)] };

        Assert.Equal("Hidden csrf_token", node.ToString());
        Assert.Equal("OryPageCode", node.Codes[0].ToString());
    }

    [Fact]
    public async Task Style_sheet_and_script_are_small_kept_for_good_and_nothing_else_is_loaded()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/flows", s_flow);
        var page = await host.OpenAsync($"/login?flow={FlowJson.Id}");
        var size = 0;
        foreach (var address in page.QuerySelectorAll("link[rel=stylesheet], script[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!))
        {
            Assert.StartsWith("/.ory/pages/", address, StringComparison.Ordinal);
            using var response = await host.SendAsync(HttpMethod.Get, address);
            Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            await AssertEncodingAsync(address, "gzip, br;q=0.9", "br");
            await AssertEncodingAsync(address, "br;q=0, *;q=0", null);
            size += (await response.Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.InRange(size, 10_000, 30 * 1024);

        async Task AssertEncodingAsync(string address, string accepted, string? encoding)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            using var response = await host.Client.SendAsync(request);
            Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        }
    }
}
