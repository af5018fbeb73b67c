using Microsoft.Playwright;
using OtpNet;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What somebody at a browser does, with a script running in it or not.</summary>
public sealed class Person(IPage page, JourneyHost host, bool script) : IAsyncDisposable
{
    /// <summary>On what, and whether scripts run there.</summary>
    public static TheoryData<string> Ways => new("desktop", "phone", "desktop without script", "phone without script");

    public IPage Page => page;

    public bool HasScript => script;

    public static async Task<Person> AtAsync(BrowserFixture browser, JourneyHost host, string way)
    {
        var script = !way.EndsWith("without script", StringComparison.Ordinal);
        var context = await browser.OpenAsync(way.StartsWith("phone", StringComparison.Ordinal) ? BrowserFixture.Phone : BrowserFixture.Desktop, script: script);
        return new Person(await context.NewPageAsync(), host, script);
    }

    public static string NewEmail() => $"p{Guid.NewGuid():N}@example.org";

    public ValueTask DisposeAsync() => page.Context.DisposeAsync();

    public Task OpenAsync(string path) => page.GotoAsync(host.Url + path);

    public Task FillAsync(string name, string value) => page.Locator($"main input[name='{name}']:not([type=hidden])").FillAsync(value);

    public Task PressAsync(string name, string? value = null) => Button(name, value).ClickAsync();

    /// <summary>What destroys asks first.</summary>
    public async Task PressAndConfirmAsync(string name, string? value = null)
    {
        var ask = page.Locator("main details.ask").Filter(new LocatorFilterOptions { Has = page.Locator($"button[name='{name}']{(value is null ? "" : $"[value='{value}']")}") }).First;
        await ask.Locator("summary").ClickAsync();
        await ask.Locator("button").ClickAsync();
    }

    /// <summary>With a script the last digit sends the code.</summary>
    public async Task EnterCodeAsync(string name, string code)
    {
        await FillAsync(name, code);
        if (!script)
            await page.Locator($"main input[name='{name}']").PressAsync("Enter");
    }

    public async Task SeesAsync(string heading)
    {
        try
        {
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(heading);
        }
        catch (PlaywrightException)
        {
            Assert.Fail($"Not \"{heading}\" but, at {page.Url}: {await page.Locator("body").InnerTextAsync()}");
        }
    }

    public Task IsToldAsync(long message) => Assertions.Expect(page.Locator($"[data-ory-message='{message}']").First).ToBeVisibleAsync();

    public async Task SignUpAsync(string email, string password)
    {
        await OpenAsync("/registration");
        await FillAsync("traits.email", email);
        await GivePasswordAsync(password);
        await SeesAsync("Look into your mail");
    }

    public async Task SignUpAndOutAsync(string email, string password)
    {
        await SignUpAsync(email, password);
        await SignOutAsync();
    }

    public async Task SignInAsync(string email, string password)
    {
        await SeesAsync("Sign in");
        await FillAsync("identifier", email);
        await GivePasswordAsync(password);
    }

    public async Task SignOutAndInAsync(string path, string email, string password)
    {
        await SignOutAsync();
        await OpenAsync(path);
        await SignInAsync(email, password);
    }

    public async Task GivePasswordAsync(string password)
    {
        await FillAsync("password", password);
        await PressAsync("method", "password");
    }

    public async Task ComeFromProviderAsync(string email)
    {
        await PressAsync("provider", "example");
        await page.Locator("input[name=login_hint]").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
    }

    public async Task SignOutAsync()
    {
        await OpenAsync("/sign-out");
        await page.Locator("#ory-sign-out").ClickAsync();
        await SeesAsync("Home");
    }

    /// <summary>Enrols an authenticator app, and returns what it would show now.</summary>
    public async Task<Func<string>> EnrolTotpAsync()
    {
        await OpenAsync("/settings");
        var code = await AuthenticatorAsync();
        await EnterCodeAsync("totp_code", code());
        await Assertions.Expect(page.Locator("section#totp .badge.on")).ToBeVisibleAsync();
        return code;
    }

    /// <summary>Gives the key on the settings page to an authenticator app, and returns what it shows now.</summary>
    public async Task<Func<string>> AuthenticatorAsync()
    {
        var key = await page.Locator("section#totp code.secret").InnerTextAsync();
        var totp = new Totp(Base32Encoding.ToBytes(key.Trim()));
        return () => totp.ComputeTotp(host.Ory.Time.GetUtcNow().UtcDateTime);
    }

    private ILocator Button(string name, string? value) => page.Locator($"main button[name='{name}']{(value is null ? "" : $"[value='{value}']")}");
}
