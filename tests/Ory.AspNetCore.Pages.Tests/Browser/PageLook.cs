using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>A look at a page: its title and heading, every rule of axe-core, no sideways scrolling, nothing on the console, and four pictures for people.</summary>
internal static class PageLook
{
    public static async Task AtAsync(BrowserFixture browser, PagesHost host, string path, string name, string language = "en", string? prepare = null)
    {
        await using var context = await browser.OpenAsync(BrowserFixture.Desktop, language: language);
        await context.AddCookiesAsync([new Cookie { Name = "ory_kratos_session", Value = "held", Domain = "localhost", Path = "/" }]);
        var page = await context.NewPageAsync();
        var problems = new ConcurrentQueue<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.Contains("status of ", StringComparison.Ordinal))
                problems.Enqueue(message.Text);
        };
        await page.GotoAsync($"http://localhost:{host.Client.BaseAddress!.Port}{path}", new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        if (prepare is not null)
            await page.EvaluateAsync(prepare);

        Assert.Single(await page.Locator("h1").AllAsync());
        Assert.EndsWith("– Acme", await page.TitleAsync());
        // Light on a desktop and dark on a phone: between them every colour, every size and every rule.
        await PictureAsync(page, BrowserFixture.Phone, name + ".phone.light");
        await PictureAsync(page, BrowserFixture.Desktop, name + ".light");
        await CheckAsync(page, "light");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await PictureAsync(page, BrowserFixture.Desktop, name + ".dark");
        await PictureAsync(page, BrowserFixture.Phone, name + ".phone.dark");
        await CheckAsync(page, "dark");
        // As at 400% on a desktop (WCAG 2.2, 1.4.10).
        await page.SetViewportSizeAsync(320, 640);
        await FitsAsync(page, name + " at 320 pixels");
        Assert.Empty(problems);
    }

    private static async Task CheckAsync(IPage page, string mode)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(v => $"{mode}, {v.Id}: {v.Help} {string.Join(" | ", v.Nodes.Select(n => n.Html))}")));
    }

    private static async Task FitsAsync(IPage page, string name) =>
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), name + " would scroll sideways");

    private static async Task PictureAsync(IPage page, (int Width, int Height) size, string name)
    {
        await page.SetViewportSizeAsync(size.Width, size.Height);
        await FitsAsync(page, name);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserFixture.Screenshots, name + ".png"), FullPage = true });
    }
}
