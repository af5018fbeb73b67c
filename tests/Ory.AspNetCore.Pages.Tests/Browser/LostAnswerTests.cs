using Microsoft.Playwright;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>A connection that is lost between a form and the page that follows it.</summary>
[Collection(BrowserCollection.Name)]
public class LostAnswerTests(BrowserFixture browser, JourneyHost host) : IClassFixture<JourneyHost>
{
    [SkippableFact]
    public async Task When_the_next_page_cannot_be_fetched_in_place_the_browser_goes_there_itself()
    {
        await using var person = await Person.AtAsync(browser, host, "desktop");
        var email = Person.NewEmail();
        await person.SignUpAsync(email, "correct-horse-battery-7");
        await person.OpenAsync("/settings");
        await person.Page.RouteAsync("**/settings?*", route =>
            route.Request.Method == "GET" && route.Request.Headers.ContainsKey("ory-pages") ? route.AbortAsync() : route.ContinueAsync());

        await person.Page.Locator("section#profile button[name=method]").ClickAsync();

        await person.IsToldAsync(1050001);
        await Assertions.Expect(person.Page.Locator("form[aria-busy=true]")).ToHaveCountAsync(0);
    }
}
