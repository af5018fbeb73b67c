using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Where somebody is signed in, as the account page tells it.</summary>
public class SessionListTests
{
    private const string Own = "d2045d14-676f-4023-ae64-84f7a9304124";
    private const string Other = "c0ffee00-0000-4000-8000-00000000000a";
    private const string Third = "c0ffee00-0000-4000-8000-00000000000b";

    // Most agents claim to be several others.
    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36", "Samsung Internet on Android")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Safari on macOS")]
    [InlineData("curl/8.11.0", "curl")]
    [InlineData("app (Windows)", "Windows")]
    [InlineData("<b>tool</b>", "Unknown device")]
    [InlineData(null, "Unknown device")]
    public async Task A_device_is_named_by_what_it_seems_to_be(string? agent, string name)
    {
        var device = Assert.Single(Devices(await OpenAsync(Session(Other, agent))), row => row.Button is not null);

        Assert.Equal(name, device.Name);
        Assert.Equal("Sign out " + name, device.Button!.GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData("192.0.2.7:53422", null, "192.0.2.7")]
    [InlineData("192.0.2.7", null, "192.0.2.7")]
    [InlineData("[2001:db8::7]:443", null, "2001:db8::7")]
    [InlineData("192.0.2.7", "Munich, <b>DE</b>", "Munich, <b>DE</b> (192.0.2.7)")]
    [InlineData("somewhere", null, "somewhere")]
    public async Task Its_address_is_told_without_the_port_and_where_that_is(string address, string? location, string told)
    {
        var device = Assert.Single(Devices(await OpenAsync(Session(Other, "curl/8.11.0", address, location))), row => row.Button is not null);

        Assert.Equal(told + " · Signed in 1/2/2026 3:04 AM UTC", device.Details.Replace('\u202f', ' '));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_device_in_use_comes_first_and_cannot_be_ended_here_and_all_others_can_at_once_where_there_are_several(bool several)
    {
        var page = await OpenAsync(several ? [Session(Other), Session(Third)] : [Session(Other)]);

        var devices = Devices(page);
        Assert.Equal(several ? [null, Other, Third] : [null, Other], devices.Select(device => device.Button?.GetAttribute("value")));
        Assert.Equal(several, page.QuerySelector("button[name=session][value=others]") is not null);
        Assert.All(page.QuerySelectorAll<IHtmlButtonElement>("button[name=session]"), button =>
            Assert.Equal(("/settings/sessions", FlowJson.Id), (button.Form!.GetAttribute("action"), button.Form.QuerySelector<IHtmlInputElement>("input[name=flow]")!.Value)));
    }

    // It is an extra of the page, and says so itself.
    [Theory]
    [InlineData(500, "{}", true, 0)]
    [InlineData(401, """{"error":{"code":401,"message":"no"}}""", true, 0)]
    [InlineData(403, """{"error":{"id":"session_aal2_required","code":403,"message":"more"},"redirect_browser_to":"http://127.0.0.1:4433/x"}""", true, 1)]
    [InlineData(200, "[]", false, 1)]
    public async Task An_account_page_without_its_list_is_an_account_page_all_the_same(int status, string json, bool isMissed, int devices)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/sessions", json, status);

        var page = await OpenAsync(host);

        Assert.Equal(isMissed, page.QuerySelector("section#sessions")!.TextContent.Contains("cannot be listed at the moment", StringComparison.Ordinal));
        Assert.Equal(devices, page.QuerySelectorAll("section#sessions li").Length);
    }

    // Further pages of Ory's repeat the first.
    [Fact]
    public async Task As_many_are_asked_for_as_there_are_at_once()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/sessions", "[]");

        await OpenAsync(host);

        Assert.Contains("page_size=250", Assert.Single(host.Ory.Asked, call => call.Path == "/sessions").Query, StringComparison.Ordinal);
    }

    private static async Task<IHtmlDocument> OpenAsync(params string[] others)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/sessions", $"[{string.Join(',', others)}]");
        return await OpenAsync(host);
    }

    private static Task<IHtmlDocument> OpenAsync(PagesHost host)
    {
        host.Ory.On("GET", "/sessions/whoami", Session(Own, "curl/8.11.0"));
        host.Ory.On("GET", "/self-service/settings/flows", FlowJson.Of("settings", "show_form", []));
        host.Cookies["ory_kratos_session"] = Own;
        return host.OpenAsync($"/settings?flow={FlowJson.Id}", "en");
    }

    private static List<(string Name, string Details, IElement? Button)> Devices(IHtmlDocument page) =>
        [.. page.QuerySelectorAll("section#sessions li").Select(row => (row.QuerySelector("strong")!.TextContent, row.QuerySelector("div span")!.TextContent, row.QuerySelector("button")))];

    private static string Session(string id, string? agent = null, string? address = null, string? location = null)
    {
        var device = new JsonObject { ["id"] = Third, ["user_agent"] = agent, ["ip_address"] = address, ["location"] = location };
        return new JsonObject
        {
            ["id"] = id,
            ["active"] = true,
            ["expires_at"] = "2999-01-01T00:00:00Z",
            ["authenticated_at"] = "2026-01-02T03:04:05Z",
            ["authenticator_assurance_level"] = "aal1",
            ["devices"] = new JsonArray(device),
            ["identity"] = new JsonObject { ["id"] = "c7fcb75d-28f9-4ded-b2d6-0616fb00cc83", ["schema_id"] = "default", ["schema_url"] = "http://x/schemas/default", ["traits"] = new JsonObject() },
        }.ToJsonString();
    }
}
