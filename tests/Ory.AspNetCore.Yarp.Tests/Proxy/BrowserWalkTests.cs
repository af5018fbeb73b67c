using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ory.Emulator;
using Ory.Testing;
using OtpNet;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>
/// A browser, a gateway and an Ory that is nowhere but in the gateway's process: an address of Ory that reached the browser would lead nowhere.
/// </summary>
public class BrowserWalkTests
{
    private const string Email = "ada@example.org";
    private const string Password = "correct-horse-battery-9";

    [SkippableFact]
    public async Task Everything_that_people_do_at_Ory_is_done_on_the_applications_own_origin()
    {
        await using var browser = await SystemBrowser.StartAsync();
        var origin = $"http://localhost:{FreePort.Next()}";
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { ApplicationUrl = new Uri(origin), Configuration = WalkedGateway.Passkeys(origin) });
        await using var backend = await Backend.StartAsync();
        var leaks = new ConcurrentQueue<string>();
        await using var app = await WalkedGateway.StartAsync(origin, ory, backend, leaks);

        var context = await browser.OpenAsync(new() { BaseURL = origin });
        var log = new ConcurrentQueue<string>();
        context.Request += (_, request) => log.Enqueue(request.Url);
        var page = await context.NewPageAsync();
        await AddAuthenticatorAsync(context, page);

        // Sent to sign in, signs up, and is known behind the gateway.
        await page.GotoAsync("/orders");
        await ArriveAsync(page, "**/login?flow=*");
        await page.GotoAsync("/.ory/self-service/registration/browser?return_to=" + Uri.EscapeDataString(origin + "/orders"));
        await page.FillAsync("[name='traits.email']", Email);
        await page.FillAsync("[name='password']", Password);
        await SubmitAsync(page, "button[name=method][value=password]");
        await ArriveAsync(page, "**/orders");
        Assert.Equal("aal1", backend.Last["X-Aal"]);
        var alice = backend.Last["X-User-Id"];

        // A wrong password stays a form of the own origin.
        await SignOutAsync(page);
        await page.GotoAsync("/orders");
        await FillPasswordAsync(page, "wrong-horse");
        await page.WaitForSelectorAsync(".message[data-id='4000006']");
        await FillPasswordAsync(page, Password);
        await ArriveAsync(page, "**/orders");
        Assert.Equal(alice, backend.Last["X-User-Id"]);

        // The vault: no second factor yet, so to the settings, where one is enrolled.
        await page.GotoAsync("/vault");
        await ArriveAsync(page, "**/settings?flow=*");
        var secret = await page.Locator("#totp_secret_key").TextContentAsync();
        var totp = new Totp(Base32Encoding.ToBytes(secret!.Trim()));
        await page.FillAsync("[name=totp_code]", totp.ComputeTotp());
        await SubmitAsync(page, "#form-totp button[name=method]");
        await ArriveAsync(page, "**/vault");
        Assert.Equal("aal2", backend.Last["X-Aal"]);

        // A passkey, with Ory's script through the proxy.
        await page.GotoAsync("/.ory/self-service/settings/browser");
        await ReadyAsync(page);
        await page.ClickAsync("[name=passkey_register_trigger]");
        await page.WaitForSelectorAsync("[name=passkey_remove]");

        await SignOutAsync(page);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(page, "/orders"));
        await page.GotoAsync("/.ory/self-service/login/browser?return_to=" + Uri.EscapeDataString(origin + "/orders"));
        await ReadyAsync(page);
        await page.ClickAsync("[name=passkey_login_trigger]");
        await ArriveAsync(page, "**/orders");
        Assert.Equal(alice, backend.Last["X-User-Id"]);

        // The vault again: there is a second factor now, and it is asked for.
        await page.GotoAsync("/vault?shelf=3");
        await ArriveAsync(page, "**/login?flow=*");
        await page.FillAsync("[name=totp_code]", totp.ComputeTotp());
        await SubmitAsync(page, "button[name=method][value=totp]");
        await ArriveAsync(page, "**/vault?shelf=3");
        Assert.Equal("aal2", backend.Last["X-Aal"]);

        // Who forgot the password gets a code.
        await SignOutAsync(page);
        await page.GotoAsync("/.ory/self-service/recovery/browser");
        await ArriveAsync(page, "**/recovery?flow=*");
        await page.FillAsync("[name=email]", Email);
        await SubmitAsync(page, "button[name=method][value=code]");
        await page.WaitForSelectorAsync("input[name=code]");
        await page.FillAsync("input[name=code]", ory.Messages.Newest(Email).Code!);
        await SubmitAsync(page, "button[name=method][value=code]");
        await ArriveAsync(page, "**/settings?flow=*");
        await page.WaitForSelectorAsync("#ready", new() { State = WaitForSelectorState.Attached });

        Assert.True(log.Count > 40, $"Only {log.Count} requests were seen.");
        Assert.DoesNotContain(log, url => !url.StartsWith(origin + "/", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal));
        Assert.DoesNotContain(log, url => url.Contains("4433", StringComparison.Ordinal));
        Assert.Empty(leaks);
        Assert.Contains(log, url => url.EndsWith("/.ory/.well-known/ory/webauthn.js", StringComparison.Ordinal));
        Assert.All(await context.CookiesAsync(), cookie => Assert.Equal("localhost", cookie.Domain));
    }

    // Before that the page still grows, and what a button calls may not be there yet: a click would be lost.
    private static Task ReadyAsync(IPage page) => page.WaitForSelectorAsync("#ready", new() { State = WaitForSelectorState.Attached });

    private static async Task SubmitAsync(IPage page, string button)
    {
        await ReadyAsync(page);
        await page.Locator(button).First.EvaluateAsync("button => button.form.requestSubmit(button)");
    }

    // Says where the browser was instead: without that a time-out tells nothing.
    private static async Task ArriveAsync(IPage page, string url)
    {
        try
        {
            // By looking, and not WaitForURL: at an address that is reached already this waits for an event that was missed, or with "Commit" never comes.
            await Assertions.Expect(page).ToHaveURLAsync(new Regex($"^{Regex.Escape(url).Replace("\\*\\*", ".*", StringComparison.Ordinal).Replace("\\*", "[^/]*", StringComparison.Ordinal)}$"));
        }
        catch (PlaywrightException exception)
        {
            var messages = await page.Locator(".message").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.id)");
            throw new InvalidOperationException($"The browser is at {page.Url.Split('?')[0]} with the messages [{string.Join(", ", messages)}], and not at {url}.", exception);
        }
    }

    private static async Task FillPasswordAsync(IPage page, string password)
    {
        await page.FillAsync("[name=identifier]", Email);
        await page.FillAsync("[name=password]", password);
        await SubmitAsync(page, "button[name=method][value=password]");
    }

    private static async Task SignOutAsync(IPage page)
    {
        var url = await page.EvaluateAsync<string>("async () => (await (await fetch('/.ory/self-service/logout/browser', { headers: { accept: 'application/json' } })).json()).logout_url");
        await page.GotoAsync(url);
        await ArriveAsync(page, "**/");
    }

    private static async Task<HttpStatusCode> StatusAsync(IPage page, string path) =>
        (HttpStatusCode)await page.EvaluateAsync<int>("async path => (await fetch(path, { headers: { accept: 'application/json' } })).status", path);

    private static async Task AddAuthenticatorAsync(IBrowserContext context, IPage page)
    {
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
