using Microsoft.Playwright;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The flows that take several steps, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public class StepByStepTests(BrowserFixture browser, StepByStepHost host) : IClassFixture<StepByStepHost>
{
    private const string Password = "correct-horse-battery-7";

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_gives_a_name_first_and_then_a_password(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();

        await person.OpenAsync("/registration");
        await person.FillAsync("traits.email", email);
        await person.PressAsync("method", "profile");
        await Assertions.Expect(person.Page.Locator("input[name=password]")).ToBeVisibleAsync();
        await person.PressAsync("screen", "previous");
        await Assertions.Expect(person.Page.Locator("input[name='traits.email']:not([type=hidden])")).ToHaveValueAsync(email);
        await person.PressAsync("method", "profile");
        await person.GivePasswordAsync(Password);
        await person.SeesAsync("Look into your mail");
        await person.SignOutAsync();

        await person.OpenAsync("/me");
        await person.FillAsync("identifier", "nobody@example.org");
        await person.PressAsync("method", "identifier_first");
        await person.IsToldAsync(4000037);
        await person.FillAsync("identifier", email);
        await person.PressAsync("method", "identifier_first");
        await person.GivePasswordAsync(Password);
        await person.SeesAsync("Me");
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_signs_up_and_in_with_codes_instead_of_a_password(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();

        await person.OpenAsync("/registration");
        await person.FillAsync("traits.email", email);
        await person.PressAsync("method", "profile");
        await person.PressAsync("method", "code");
        await person.SeesAsync("Enter the code");
        var first = host.Ory.Messages.Newest(email).Code;
        await person.Page.EvaluateAsync("document.querySelector('main').dataset.old = 'yes'");
        await person.PressAsync("resend", "code");
        await Assertions.Expect(person.Page.Locator("main[data-old]")).ToHaveCountAsync(0);
        await person.EnterCodeAsync("code", "000000");
        await person.IsToldAsync(4040003);
        Assert.NotEqual(first, host.Ory.Messages.Newest(email).Code);
        await person.EnterCodeAsync("code", host.Ory.Messages.Newest(email).Code!);
        await person.SeesAsync("Home");
        await person.SignOutAsync();

        await person.OpenAsync("/me");
        await person.FillAsync("identifier", email);
        await person.PressAsync("method", "identifier_first");
        await person.SeesAsync("Enter the code");
        await person.EnterCodeAsync("code", host.Ory.Messages.Newest(email).Code!);
        await person.SeesAsync("Me");
    }
}
