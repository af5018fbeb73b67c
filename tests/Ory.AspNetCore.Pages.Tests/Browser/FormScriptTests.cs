using Microsoft.Playwright;
using static Ory.AspNetCore.Pages.Tests.FlowJson;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What the script does with a form besides sending it.</summary>
[Collection(BrowserCollection.Name)]
public class FormScriptTests(BrowserFixture browser, JourneyHost journey) : IClassFixture<JourneyHost>
{
    private const string Password = "correct-horse-battery-7";

    [SkippableFact]
    public async Task A_form_that_was_taken_is_not_sent_again_while_the_browser_is_still_on_its_way()
    {
        await using var person = await Person.AtAsync(browser, journey, "desktop");
        var email = Person.NewEmail();
        await person.SignUpAndOutAsync(email, Password);
        await person.OpenAsync("/me");
        await person.SeesAsync("Sign in");
        var (sent, leaving, pressed) = (0, false, 0);
        var tired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await person.Page.RouteAsync("**/me", async route =>
        {
            leaving = true;
            await tired.Task;
            await route.ContinueAsync();
        });
        // Somebody who presses again and again, and says so each time.
        await person.Page.RouteAsync("**/pressed", async route =>
        {
            if (leaving && ++pressed == 2)
                tired.TrySetResult();
            await route.FulfillAsync(new RouteFulfillOptions { Body = "" });
        });
        person.Page.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        await person.Page.EvaluateAsync("document.querySelector('main form').addEventListener('submit', () => setInterval(async () => { document.querySelector('button[name=method][value=password]')?.click(); await fetch('/pressed'); }, 50), { once: true })");

        await person.SignInAsync(email, Password);
        await tired.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await person.SeesAsync("Me");

        Assert.Equal(1, sent);
    }

    [SkippableTheory]
    [InlineData(502)]
    [InlineData(429)]
    public async Task What_cannot_be_taken_just_now_stays_in_the_form_and_can_be_sent_again(int status)
    {
        await using var host = new PagesHost(onSocket: true);
        var answer = Of("registration", "choose_method", [Input("default", "traits.email", "email"), Input("password", "password", "password"), Input("password", "method", "submit", "password", Words(1040001, ""))]);
        host.Ory.On("GET", "/self-service/registration/flows", answer);
        host.Ory.On("POST", "/self-service/registration", "{}", status);
        await using var context = await browser.OpenAsync(BrowserFixture.Phone);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"http://localhost:{host.Client.BaseAddress!.Port}/registration?flow={Id}");
        await page.Locator("input[name='traits.email']").FillAsync("ann@example.org");
        await page.Locator("input[name=password]").FillAsync(Password);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await page.Locator("main button[name=method]").ClickAsync();
            await Assertions.Expect(page.Locator(".notices .error[role=alert]:focus")).ToContainTextAsync("lease");
            Assert.Equal((1, 1), (await page.Locator(".notices").CountAsync(), await page.Locator("h1").CountAsync()));
        }

        Assert.Equal("ann@example.org", await page.Locator("input[name='traits.email']").InputValueAsync());
        Assert.Equal(Password, await page.Locator("input[name=password]").InputValueAsync());
        Assert.Equal(2, host.Ory.Asked.Count(call => call.Method == "POST"));
    }

    [SkippableFact]
    public async Task What_is_said_at_the_head_of_a_long_form_is_seen_by_whoever_has_scrolled_down_to_its_button()
    {
        await using var host = new PagesHost(onSocket: true);
        var fields = Enumerable.Range(1, 14).Select(number => Input("default", $"traits.f{number}", "text", "x", Words(1070002, "", context: ("title", $"Field {number}"))))
            .Append(Input("password", "method", "submit", "password", Words(1040001, ""))).ToList();
        host.Ory.On("GET", "/self-service/registration/flows", Of("registration", "choose_method", fields.Select(f => f.DeepClone().AsObject())));
        host.Ory.On("POST", "/self-service/registration", Of("registration", "choose_method", fields.Select(f => f.DeepClone().AsObject()), [Words(4000007, "", "error")]), 400);
        await using var context = await browser.OpenAsync(BrowserFixture.Phone);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"http://localhost:{host.Client.BaseAddress!.Port}/registration?flow={Id}");

        await page.Locator("main button[name=method]").ClickAsync();

        await Assertions.Expect(page.Locator("[data-ory-message='4000007']")).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
    }
}
