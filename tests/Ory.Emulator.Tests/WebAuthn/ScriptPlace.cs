using System.Collections.Concurrent;
using Microsoft.Playwright;
using Ory.Testing;

namespace Ory.Emulator.Tests;

/// <summary>A browser before the forms of an emulator that takes passkeys. What the browser does when a key is asked for is up to a script.</summary>
internal sealed class ScriptPlace : IAsyncDisposable
{
    private readonly SystemBrowser _browser;
    private readonly FormPages _pages;
    private readonly OryEmulator _ory;

    private ScriptPlace(SystemBrowser browser, FormPages pages, OryEmulator ory, IPage page) => (_browser, _pages, _ory, Page) = (browser, pages, ory, page);

    public IPage Page { get; }

    /// <summary>What was said in dialogs.</summary>
    public ConcurrentQueue<string> Dialogs { get; } = new();

    public static async Task<ScriptPlace> StartAsync(string script)
    {
        var browser = await SystemBrowser.StartAsync();
        var pages = await FormPages.StartAsync();
        pages.Ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            InMemory = false,
            PublicPort = 0,
            AdminPort = 0,
            ApplicationUrl = new Uri(pages.Url),
            Configuration = $$"""
                serve:
                  public:
                    base_url: http://localhost:4433/
                    cors: { enabled: true, allowed_origins: ["{{pages.Url}}"] }
                selfservice:
                  methods:
                    passkey:
                      enabled: true
                      config:
                        rp: { id: localhost, display_name: Example, origins: ["{{pages.Url}}"] }
                """,
        });
        var page = await (await browser.OpenAsync()).NewPageAsync();
        var place = new ScriptPlace(browser, pages, pages.Ory, page);
        page.Dialog += async (_, dialog) =>
        {
            place.Dialogs.Enqueue(dialog.Message);
            await dialog.DismissAsync();
        };
        await page.AddInitScriptAsync(script);
        return place;
    }

    /// <summary>Opens a form, with the script in it.</summary>
    public Task GoAsync(string flow) => Page.GotoAsync(new Uri(_ory.PublicUrl, $"self-service/{flow}/browser").AbsoluteUri);

    /// <summary>What the browser was asked for, in order.</summary>
    public Task<string[]> AskedAsync() => Page.EvaluateAsync<string[]>("asked");

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _ory.DisposeAsync();
        await _pages.DisposeAsync();
    }
}
