using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ory.Testing;
using OtpNet;

namespace Samples.Tests;

/// <summary>The sample application, as its first user meets it: a process, and a browser before it.</summary>
public sealed class WebTests
{
    private const string Password = "correct-horse-battery-9";

    [SkippableFact]
    public async Task Somebody_signs_up_enrols_a_second_factor_and_comes_back_with_it()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var sample = await SampleProcess.StartAsync("Web");
        var context = await browser.OpenAsync(new BrowserNewContextOptions { BaseURL = sample.Address });
        var page = await context.NewPageAsync();

        // Sign up.
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign up" }).First.ClickAsync();
        await page.Locator("input[name='traits.email']").FillAsync("ada@example.org");
        await page.Locator("input[name='password']").FillAsync(Password);
        await page.Locator("button[name='method'][value='password']").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(sample.Address + "/");

        // Known, by the password alone.
        await page.GotoAsync("/me");
        Assert.Equal("ada@example.org", await page.Locator("#email").TextContentAsync());
        Assert.Equal("aal1", await page.Locator("#aal").TextContentAsync());

        // The vault refuses, and offers to enrol a second factor.
        await page.GotoAsync("/vault");
        Assert.Equal(0, await page.Locator("#treasure").CountAsync());

        // Enrolling raises the session to aal2.
        await page.GotoAsync("/settings");
        var secret = (await page.Locator("[data-ory-node='ory-totp_secret_key'] code").TextContentAsync())!.Trim();
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        Assert.True(await page.Locator("img").CountAsync() > 0, "There is no QR code to scan.");
        // The last digit sends the code.
        await page.Locator("input[name='totp_code']").FillAsync(totp.ComputeTotp());
        await page.Locator("[name='totp_unlink']").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await page.GotoAsync("/vault");
        Assert.Equal("aal2", await page.Locator("#aal").TextContentAsync());

        // Sign out: nobody again.
        await page.GotoAsync("/sign-out");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(sample.Address + "/");
        await page.GotoAsync("/me");
        await page.Locator("input[name='identifier']").WaitForAsync();

        // Sign in with the password, and land where the way began.
        await page.Locator("input[name='identifier']").FillAsync("ada@example.org");
        await page.Locator("input[name='password']").FillAsync(Password);
        await page.Locator("button[name='method'][value='password']").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(sample.Address + "/me");
        Assert.Equal("aal1", await page.Locator("#aal").TextContentAsync());

        // The vault asks for the code, and opens with its query kept.
        await page.GotoAsync("/vault?shelf=3");
        await page.Locator("input[name='totp_code']").FillAsync(totp.ComputeTotp());
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape("/vault?shelf=3") + "$"));
        Assert.Equal("aal2", await page.Locator("#aal").TextContentAsync());
    }

    [Fact]
    public async Task An_Ory_that_cannot_be_reached_is_an_outage_for_who_has_a_cookie_and_a_sign_in_page_for_nobody()
    {
        await using var sample = await SampleProcess.StartAsync("Web", ("Authentication__Schemes__Ory__BaseUrl", "http://localhost:1"));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(sample.Address) };

        using var known = new HttpRequestMessage(HttpMethod.Get, "/me");
        known.Headers.Add("Accept", "text/html");
        known.Headers.Add("Cookie", "ory_kratos_session=anything");
        using var outage = await http.SendAsync(known);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, outage.StatusCode);

        using var unknown = new HttpRequestMessage(HttpMethod.Get, "/me");
        unknown.Headers.Add("Accept", "text/html");
        using var challenge = await http.SendAsync(unknown);
        Assert.Equal(HttpStatusCode.Redirect, challenge.StatusCode);
        Assert.DoesNotContain("emulator", sample.Output, StringComparison.OrdinalIgnoreCase);
    }

    // As images of Alpine are.
    [Fact]
    public async Task In_a_process_without_languages_the_pages_are_in_English_and_the_log_says_why()
    {
        await using var sample = await SampleProcess.StartAsync("Web", ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "true"));
        using var http = new HttpClient { BaseAddress = new Uri(sample.Address) };
        http.DefaultRequestHeaders.Add("Accept-Language", "de");

        var page = await http.GetStringAsync("/error");

        Assert.Contains("<html lang=\"en\" dir=\"ltr\"", page, StringComparison.Ordinal);
        Assert.Contains("That did not work", page, StringComparison.Ordinal);
        Assert.Contains("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", sample.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("ftp://ory.example.org")]
    public async Task A_malformed_address_stops_the_host_and_names_the_key(string address)
    {
        var (exitCode, output) = await SampleProcess.RunToEndAsync("Web", ("Authentication__Schemes__Ory__BaseUrl", address));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Authentication:Schemes:Ory:BaseUrl", output, StringComparison.Ordinal);
        Assert.Contains("http://localhost:4433", output, StringComparison.Ordinal);
    }
}
