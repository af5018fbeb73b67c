using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ory.Testing;
using OtpNet;

namespace Ory.AspNetCore.Tests;

/// <summary>The whole way of somebody at a real browser: from the page to Ory and back to it, in one go.</summary>
public class WalkTests
{
    private const string Password = "correct-horse-battery-9";

    [SkippableTheory]
    [InlineData("aal1")]
    [InlineData("highest_available")]
    public async Task From_the_vault_and_back_with_its_query_first_without_and_then_with_a_second_factor(string requiredAal)
    {
        SystemBrowser.SkipWithoutBrowser();
        await using var browser = await SystemBrowser.StartAsync();
        await using var host = await WalkHost.StartAsync(requiredAal);
        var ann = await host.Ory.CreateIdentityAsync("ann@example.org", Password);
        var vault = host.Url + "/vault?q=%C3%A4+b&q=2";

        // Nobody yet: sign in, then (there is no second factor) enrol one, then in.
        Totp totp;
        {
            var page = await OpenAsync(browser);
            await page.GotoAsync(vault);
            await SignInAsync(page);
            var key = await page.Locator("section#totp code.secret").InnerTextAsync();
            totp = new Totp(Base32Encoding.ToBytes(key.Trim()));
            await EnterCodeAsync(page, totp, host);
            await SeesVaultAsync(page, vault);
            await IsNotAskedAgainAsync(page, host, vault);
        }

        // Another browser: password, then the code, then in.
        {
            var page = await OpenAsync(browser);
            await page.GotoAsync(vault);
            await SignInAsync(page);
            await EnterCodeAsync(page, totp, host);
            await SeesVaultAsync(page, vault);
            await IsNotAskedAgainAsync(page, host, vault);
        }
    }

    [SkippableTheory]
    [InlineData("aal1")]
    [InlineData("highest_available")]
    public async Task A_single_page_application_follows_the_address_of_the_problem_details_and_is_where_it_was(string requiredAal)
    {
        SystemBrowser.SkipWithoutBrowser();
        await using var browser = await SystemBrowser.StartAsync();
        await using var host = await WalkHost.StartAsync(requiredAal);
        await host.Ory.CreateIdentityAsync("ann@example.org", Password);
        var spa = host.Url + "/spa?tab=%C3%A4&q=2";

        // Nobody, then nobody with a second factor, then in; the next browser has one.
        Totp? totp = null;
        for (var i = 0; i < 2; i++)
        {
            var page = await OpenAsync(browser, withScript: true);
            await page.GotoAsync(spa);
            await SignInAsync(page);
            totp ??= new Totp(Base32Encoding.ToBytes((await page.Locator("section#totp code.secret").InnerTextAsync()).Trim()));
            await EnterCodeAsync(page, totp, host);
            await Assertions.Expect(page.Locator("#out")).ToHaveTextAsync("200 aal2");
            Assert.Equal(spa, page.Url);

            // Once more, and nobody is asked anything.
            await page.ReloadAsync();
            await Assertions.Expect(page.Locator("#out")).ToHaveTextAsync("200 aal2");
            Assert.Equal(spa, page.Url);
        }
    }

    [SkippableFact]
    public async Task Who_signed_in_too_long_ago_confirms_it_and_is_back()
    {
        SystemBrowser.SkipWithoutBrowser();
        await using var browser = await SystemBrowser.StartAsync();
        await using var host = await WalkHost.StartAsync("aal1");
        await host.Ory.CreateIdentityAsync("ann@example.org", Password);
        var recent = host.Url + "/recent?q=1";
        var page = await OpenAsync(browser);

        await page.GotoAsync(recent);
        await SignInAsync(page);
        await ArrivesAsync(page, recent);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Recent");

        host.Time.Shift += TimeSpan.FromMinutes(11);
        await page.GotoAsync(recent);
        await page.Locator("main input[name='password']").FillAsync(Password);
        await page.Locator("main button[name='method'][value='password']").ClickAsync();
        await ArrivesAsync(page, recent);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Recent");
        await IsNotAskedAgainAsync(page, host, recent);
    }

    private static async Task<IPage> OpenAsync(SystemBrowser browser, bool withScript = false)
    {
        // Without the pages' script: they send a full code by themselves, if they are ready before the test is.
        var context = await browser.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = withScript });
        await context.RouteAsync("**/*.js", route => route.AbortAsync());
        return await context.NewPageAsync();
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.Locator("main input[name='identifier']").FillAsync("ann@example.org");
        await page.Locator("main input[name='password']").FillAsync(Password);
        await page.Locator("main button[name='method'][value='password']").ClickAsync();
    }

    private static async Task EnterCodeAsync(IPage page, Totp totp, WalkHost host)
    {
        var field = page.Locator("main input[name='totp_code']");
        await field.FillAsync(totp.ComputeTotp(host.Time.GetUtcNow().UtcDateTime));
        await field.PressAsync("Enter");
    }

    // By looking, and not WaitForURL: at an address that is reached already this waits for an event that was missed, or with "Commit" never comes.
    private static Task ArrivesAsync(IPage page, string address) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex($"^{Regex.Escape(address)}$"));

    private static async Task SeesVaultAsync(IPage page, string vault)
    {
        await ArrivesAsync(page, vault);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Vault");
        await Assertions.Expect(page.Locator("#aal")).ToHaveTextAsync("aal2");
    }

    private static async Task IsNotAskedAgainAsync(IPage page, WalkHost host, string address)
    {
        var flows = host.Ory.Requests.Count(IsFlow);
        for (var i = 0; i < 3; i++)
        {
            var response = await page.GotoAsync(address);
            Assert.Equal(200, response!.Status);
            Assert.Null(response.Request.RedirectedFrom);
            host.Time.Shift += TimeSpan.FromSeconds(31);
        }

        Assert.Equal(flows, host.Ory.Requests.Count(IsFlow));

        static bool IsFlow(Ory.Emulator.EmulatorRequest request) => request.Path.StartsWith("/self-service/", StringComparison.Ordinal);
    }
}
