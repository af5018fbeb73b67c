using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Ory.AspNetCore.Pages.Tests.FlowJson;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What the style sheet does where pages look otherwise than on most screens.</summary>
[Collection(BrowserCollection.Name)]
public class StyleTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task A_list_to_choose_from_does_not_look_as_if_nothing_could_be_chosen()
    {
        var size = Input("default", "traits.size", "text", "M");
        size["attributes"]!["options"] = JsonNode.Parse("""[{"value":"S"},{"value":"M"}]""");
        await using var host = Host([size, Input("default", "traits.name", "text", "Ann")]);
        await using var context = await browser.OpenAsync(BrowserFixture.Desktop);
        var page = await OpenAsync(host, context);

        Assert.Equal(await StyleAsync(page, "input[name='traits.name']", "backgroundColor"), await StyleAsync(page, "select", "backgroundColor"));
        Assert.Equal(await StyleAsync(page, "input[name='traits.name']", "color"), await StyleAsync(page, "select", "color"));
    }

    [SkippableFact]
    public async Task The_field_that_has_the_focus_is_seen_where_the_system_sets_the_colours()
    {
        await using var host = Host([Input("default", "traits.name", "text")]);
        await using var context = await browser.OpenAsync(BrowserFixture.Desktop);
        var page = await OpenAsync(host, context);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active });

        await page.Locator("main input[type=text]").FocusAsync();

        Assert.Equal("solid", await StyleAsync(page, "main input[type=text]", "outlineStyle"));
    }

    [SkippableFact]
    public async Task A_page_that_is_always_dark_is_printed_dark_on_light()
    {
        await using var host = Host([Input("default", "traits.name", "text")], "dark");
        await using var context = await browser.OpenAsync(BrowserFixture.Desktop);
        var page = await OpenAsync(host, context);
        var onScreen = await StyleAsync(page, "h1", "color");

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.Equal(("rgb(236, 238, 244)", "rgb(23, 27, 38)"), (onScreen, await StyleAsync(page, "h1", "color")));
    }

    private static PagesHost Host(JsonObject[] nodes, string? appearance = null)
    {
        var host = new PagesHost(options => options.Appearance = appearance, onSocket: true);
        host.Ory.On("GET", "/self-service/registration/flows", Of("registration", "choose_method", [.. nodes, Input("password", "method", "submit", "password", Words(1040001, ""))]));
        return host;
    }

    private static async Task<IPage> OpenAsync(PagesHost host, IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync($"http://localhost:{host.Client.BaseAddress!.Port}/registration?flow={Id}");
        return page;
    }

    private static Task<string> StyleAsync(IPage page, string selector, string property) =>
        page.Locator(selector).EvaluateAsync<string>("(element, property) => getComputedStyle(element)[property]", property);
}
