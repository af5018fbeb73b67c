using Microsoft.Playwright;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What people do, from end to end: a real browser, the pages, and an emulated Ory.</summary>
[Collection(BrowserCollection.Name)]
public class JourneyTests(BrowserFixture browser, JourneyHost host) : IClassFixture<JourneyHost>
{
    private const string Password = "correct-horse-battery-7";

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_signs_up_verifies_signs_out_and_in_again(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();

        await person.OpenAsync("/me");
        await person.SeesAsync("Sign in");
        await person.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Create an account" }).ClickAsync();
        await person.SeesAsync("Create an account");
        await person.FillAsync("traits.email", email);
        await person.FillAsync("password", "short");
        await person.PressAsync("method", "password");
        await person.IsToldAsync(4000032);
        Assert.Equal(email, await person.Page.Locator("input[name='traits.email']").InputValueAsync());
        Assert.Equal("true", await person.Page.Locator("input[name='password']").GetAttributeAsync("aria-invalid"));
        // Without a script the focus comes after the page is shown.
        await Assertions.Expect(person.Page.Locator("input[name='password']")).ToBeFocusedAsync();

        await person.GivePasswordAsync(Password);
        await person.SeesAsync("Look into your mail");
        await person.EnterCodeAsync("code", host.Ory.Messages.Newest(email).Code!);
        await person.SeesAsync("Address verified");
        await person.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
        await person.SeesAsync("Me");

        await person.SignOutAsync();
        await person.OpenAsync("/me");
        await person.SignInAsync(email, "not-the-password");
        await person.IsToldAsync(4000006);
        Assert.Equal(email, await person.Page.Locator("input[name='identifier']").InputValueAsync());
        await person.SignInAsync(email, Password);
        await person.SeesAsync("Me");
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_protects_the_account_and_passes_with_the_app_and_with_a_backup_code(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();
        await person.SignUpAsync(email, Password);

        var code = await person.EnrolTotpAsync();
        await person.PressAsync("lookup_secret_regenerate");
        await Assertions.Expect(person.Page.Locator(".codes li")).ToHaveCountAsync(12);
        var backup = await person.Page.Locator(".codes li").First.InnerTextAsync();
        if (person.HasScript)
            await Assertions.Expect(person.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download" })).ToBeVisibleAsync();
        await person.PressAsync("lookup_secret_confirm");
        await Assertions.Expect(person.Page.Locator("section#lookup_secret .badge.on")).ToBeVisibleAsync();

        await person.SignOutAndInAsync("/vault", email, Password);
        await person.SeesAsync("Second step");
        await person.EnterCodeAsync("totp_code", "000000");
        await person.IsToldAsync(4000008);
        await person.EnterCodeAsync("totp_code", code());
        await person.SeesAsync("Vault");

        await person.SignOutAndInAsync("/vault", email, Password);
        await person.SeesAsync("Second step");
        await person.FillAsync("lookup_secret", backup);
        await person.PressAsync("method", "lookup_secret");
        await person.SeesAsync("Vault");

        await person.OpenAsync("/settings");
        await person.PressAndConfirmAsync("totp_unlink");
        await Assertions.Expect(person.Page.Locator("section#totp img")).ToBeVisibleAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_without_a_second_factor_is_told_what_is_missing_sets_one_up_and_is_taken_back(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        await person.SignUpAsync(Person.NewEmail(), Password);

        await person.OpenAsync("/vault");
        await person.SeesAsync("Your account");
        await Assertions.Expect(person.Page.Locator(".notices .msg.info")).ToContainTextAsync("needs a second factor");
        await person.EnterCodeAsync("totp_code", (await person.AuthenticatorAsync())());
        await person.SeesAsync("Vault");
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_forgets_the_password_recovers_the_account_and_sets_a_new_one(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();
        await person.SignUpAndOutAsync(email, Password);

        await person.OpenAsync("/recovery");
        await person.FillAsync("email", email);
        await person.PressAsync("method", "code");
        await person.SeesAsync("Look into your mail");
        await person.EnterCodeAsync("code", "000000");
        await person.IsToldAsync(4060006);
        await person.EnterCodeAsync("code", host.Ory.Messages.Newest(email).Code!);
        await person.SeesAsync("Your account");
        await person.IsToldAsync(1060001);
        await person.GivePasswordAsync("another-horse-battery-8");
        await person.IsToldAsync(1050001);

        await person.SignOutAndInAsync("/me", email, "another-horse-battery-8");
        await person.SeesAsync("Me");
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_signs_another_device_out(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        await using var elsewhere = await Person.AtAsync(browser, host, "desktop");
        var email = Person.NewEmail();
        await person.SignUpAsync(email, Password);
        await elsewhere.OpenAsync("/me");
        await elsewhere.SignInAsync(email, Password);
        await elsewhere.SeesAsync("Me");

        await person.OpenAsync("/settings");
        await Assertions.Expect(person.Page.Locator("section#sessions li")).ToHaveCountAsync(2);
        await Assertions.Expect(person.Page.Locator("section#sessions li strong").First).ToHaveTextAsync("Chrome on Linux");
        await Assertions.Expect(person.Page.Locator("section#sessions li").First).ToContainTextAsync("127.0.0.1");
        await person.PressAndConfirmAsync("session");
        await Assertions.Expect(person.Page.Locator("section#sessions li")).ToHaveCountAsync(1);
        await Assertions.Expect(person.Page.Locator("section#sessions .msg.success")).ToBeVisibleAsync();

        await elsewhere.OpenAsync("/me");
        await elsewhere.SeesAsync("Sign in");
        await person.OpenAsync("/me");
        await person.SeesAsync("Me");
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_signs_in_with_a_provider(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();

        await person.OpenAsync("/me");
        await person.ComeFromProviderAsync(email);
        await person.SeesAsync("Me");
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Somebody_who_has_an_account_links_a_provider_to_it_by_signing_in_once(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();
        await person.SignUpAndOutAsync(email, Password);

        await person.OpenAsync("/login");
        await person.ComeFromProviderAsync(email);
        await person.IsToldAsync(1010016);
        await Assertions.Expect(person.Page.Locator("[data-ory-message='1010016']")).ToContainTextAsync(email);
        await person.GivePasswordAsync(Password);
        await person.SeesAsync("Home");
        await person.OpenAsync("/settings");
        await person.PressAndConfirmAsync("unlink", "example");
        await Assertions.Expect(person.Page.Locator("button[name=link]")).ToBeVisibleAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task A_change_that_wants_a_fresh_sign_in_is_made_right_after_it(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();
        await person.SignUpAsync(email, Password);
        await person.OpenAsync("/settings");
        host.Time.Advance(TimeSpan.FromMinutes(20));

        await person.GivePasswordAsync("another-horse-battery-8");
        await person.SeesAsync("Confirm that it is you");
        await person.GivePasswordAsync(Password);
        await person.SeesAsync("Your account");
        await person.IsToldAsync(1050001);

        await person.SignOutAndInAsync("/me", email, "another-horse-battery-8");
        await person.SeesAsync("Me");
    }

    [SkippableTheory]
    [MemberData(nameof(Person.Ways), MemberType = typeof(Person))]
    public async Task Who_leaves_a_page_open_too_long_goes_on_with_a_fresh_one_and_what_was_typed(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var email = Person.NewEmail();
        await person.SignUpAndOutAsync(email, Password);
        await person.OpenAsync("/me");
        host.Time.Advance(TimeSpan.FromMinutes(11));

        await person.SignInAsync(email, Password);
        await Assertions.Expect(person.Page.Locator(".notices [role=alert]")).ToBeVisibleAsync();
        Assert.Equal(email, await person.Page.Locator("input[name='identifier']").InputValueAsync());
        await person.GivePasswordAsync(Password);
        await person.SeesAsync("Me");
    }

    [SkippableTheory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task Somebody_adds_a_passkey_and_signs_in_with_it(string way)
    {
        await using var person = await Person.AtAsync(browser, host, way);
        var devices = await person.Page.Context.NewCDPSessionAsync(person.Page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        await person.SignUpAsync(Person.NewEmail(), Password);
        await person.OpenAsync("/settings");
        await person.PressAsync("passkey_register_trigger");
        await Assertions.Expect(person.Page.Locator("section#passkey .badge.on")).ToBeVisibleAsync();
        await Assertions.Expect(person.Page.Locator("section#passkey details.ask")).ToHaveCountAsync(1);

        // The field for the name offers passkeys by itself, and this device always says yes.
        await person.SignOutAsync();
        await person.OpenAsync("/me");
        await person.SeesAsync("Me");

        await person.SignOutAsync();
        await person.Page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        await person.OpenAsync("/me");
        await person.SeesAsync("Sign in");
        await person.PressAsync("passkey_login_trigger");
        await person.SeesAsync("Me");
    }

    [SkippableFact]
    public async Task Without_a_script_the_page_says_that_passkeys_need_one()
    {
        await using var person = await Person.AtAsync(browser, host, "phone without script");

        await person.OpenAsync("/login");

        await Assertions.Expect(person.Page.Locator("button[name=passkey_login_trigger]")).ToBeHiddenAsync();
        await Assertions.Expect(person.Page.GetByText("Sign in with a passkey: This needs JavaScript")).ToBeVisibleAsync();
    }
}
