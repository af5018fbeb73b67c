using Microsoft.Playwright;
using Xunit;

namespace Ory.Testing;

/// <summary>The machine's own Chromium, driven by Playwright. Without one a test is skipped; under CI that is an error.</summary>
public sealed class SystemBrowser : IAsyncDisposable
{
    // In milliseconds: how long what must come may take. Where it comes nobody waits that long.
    private const float Patience = 60_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private SystemBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Where the browser's program is; null where none is installed.</summary>
    public static string? ExecutablePath { get; } = Find();

    /// <summary>Skips the running test where there is no browser, and fails it under CI.</summary>
    public static void SkipWithoutBrowser()
    {
        if (ExecutablePath is not null)
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException("No browser is installed, and CI must have one: install Debian's package 'chromium'.");
        Skip.If(true, "No browser is installed: install Debian's package 'chromium' (or Google Chrome) to run this test.");
    }

    /// <summary>Starts the browser without a window.</summary>
    public static async Task<SystemBrowser> StartAsync()
    {
        SkipWithoutBrowser();
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = ExecutablePath,
            // No sandbox: CI runs as root. The others keep the browser from calling home.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                "--disable-background-networking", "--disable-component-update",
            ],
        });
        return new SystemBrowser(playwright, browser);
    }

    /// <summary>Opens a profile of its own: for each person one.</summary>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    /// <summary>Ends the browser.</summary>
    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private static string? Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in Names
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();
}
