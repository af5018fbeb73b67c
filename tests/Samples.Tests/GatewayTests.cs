using System.Collections.Concurrent;
using Microsoft.Playwright;
using Ory.Testing;
using OtpNet;

namespace Samples.Tests;

/// <summary>The gateway sample, as its first user meets it.</summary>
public sealed class GatewayTests
{
    private const string Password = "correct-horse-battery-9";

    [SkippableFact]
    public async Task Each_backend_shows_who_came_through_the_gateway_and_the_browser_sees_one_origin_only()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var sample = await SampleProcess.StartAsync("Gateway");
        var context = await browser.OpenAsync(new BrowserNewContextOptions { BaseURL = sample.Address });
        var requests = new ConcurrentQueue<string>();
        context.Request += (_, request) => requests.Enqueue(request.Url);
        var page = await context.NewPageAsync();

        // The backend is behind a sign-in; who has no account makes one.
        await page.GotoAsync("/orders/");
        await page.Locator("input[name='identifier']").WaitForAsync();
        await page.GotoAsync("/registration");
        await page.Locator("input[name='traits.email']").FillAsync("ada@example.org");
        await page.Locator("input[name='password']").FillAsync(Password);
        await page.Locator("button[name='method'][value='password']").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(sample.Address + "/");

        // The first backend learns it by headers, and nothing of the session's cookie.
        await page.SetExtraHTTPHeadersAsync([new("X-User-Id", "forged")]);
        await page.GotoAsync("/orders/");
        var seen = await page.ContentAsync();
        Assert.Contains("X-User-Id", seen, StringComparison.Ordinal);
        Assert.Contains("aal1", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("forged", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", seen, StringComparison.Ordinal);

        // The second one wants two factors.
        await page.GotoAsync("/vault/");
        Assert.DoesNotContain("What the backend", await page.ContentAsync(), StringComparison.Ordinal);
        await page.GotoAsync("/settings");
        var secret = (await page.Locator("[data-ory-node='ory-totp_secret_key'] code").TextContentAsync())!.Trim();
        // The last digit sends the code.
        await page.Locator("input[name='totp_code']").FillAsync(new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp());
        await page.Locator("[name='totp_unlink']").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await page.GotoAsync("/vault/");
        seen = await page.ContentAsync();
        Assert.Contains("Claims of the token that it verified", seen, StringComparison.Ordinal);
        Assert.Contains("aal2", seen, StringComparison.Ordinal);
        Assert.Contains("ory-gateway", seen, StringComparison.Ordinal);

        Assert.All(requests, url => Assert.True(url.StartsWith(sample.Address + "/", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
    }
}
