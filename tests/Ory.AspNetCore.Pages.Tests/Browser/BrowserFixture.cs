using Microsoft.Playwright;
using Ory.Testing;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>One browser for all tests of a collection; each test has a context, which is a profile, of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private SystemBrowser? _system;

    /// <summary>Where screenshots go: what a run leaves for people to look at.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("ORY_SCREENSHOTS") ?? Path.Combine(RepositoryFolder.Root, "artifacts", "screenshots")).FullName;

    public static (int Width, int Height) Desktop => (1280, 860);

    public static (int Width, int Height) Phone => (390, 844);

    public async Task InitializeAsync()
    {
        // Without a browser each test says that it is skipped; here nothing can be.
        if (SystemBrowser.ExecutablePath is not null)
            _system = await SystemBrowser.StartAsync();
    }

    public async Task<IBrowserContext> OpenAsync((int Width, int Height) size, bool dark = false, bool script = true, string language = "en")
    {
        SystemBrowser.SkipWithoutBrowser();
        return await _system!.OpenAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = size.Width, Height = size.Height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            Locale = language,
            ReducedMotion = ReducedMotion.Reduce,
        });
    }

    public async Task DisposeAsync()
    {
        if (_system is not null)
            await _system.DisposeAsync();
    }
}
