using Microsoft.Playwright;
using static Ory.AspNetCore.Pages.Tests.FlowJson;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What keys do in a form, in a browser that is old or blind to scripts too.</summary>
[Collection(BrowserCollection.Name)]
public class KeyboardTests(BrowserFixture browser)
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_enter_key_beside_a_new_keys_name_removes_no_other_key(bool script)
    {
        await using var host = new PagesHost(onSocket: true);
        host.Ory.On("GET", "/self-service/settings/flows", Of("settings", "show_form", NodeTests.SecurityKeys()));
        host.Ory.On("POST", "/self-service/settings", Of("settings", "show_form", NodeTests.SecurityKeys(), [Words(4010004, "", "error")]), 400);
        await using var context = await browser.OpenAsync(BrowserFixture.Desktop, script: script);
        var page = await OpenAsync(host, context, "settings", "oryWebAuthnRegistration");

        await page.Locator("input[name=webauthn_register_displayname]").FillAsync("red");
        await page.Locator("input[name=webauthn_register_displayname]").PressAsync("Enter");

        if (script)
            await Assertions.Expect(page).ToHaveTitleAsync("called");
        else
            await Assertions.Expect(page.Locator("[data-ory-message='4010004']")).ToBeVisibleAsync();
        Assert.DoesNotContain(host.Ory.Asked, call => call.Body?.ContainsKey("webauthn_remove") == true);
        Assert.Equal(script ? 0 : 1, host.Ory.Asked.Count(call => call.Method == "POST"));
    }

    [SkippableFact]
    public async Task The_enter_key_does_what_the_only_button_does_though_it_needs_a_script()
    {
        await using var host = new PagesHost(onSocket: true);
        var trigger = Input("passkey", "passkey_register_trigger", "button", label: Words(1040007, ""));
        trigger["attributes"]!["onclickTrigger"] = "oryPasskeyRegistration";
        host.Ory.On("GET", "/self-service/registration/flows", Of("registration", "choose_method", [Input("default", "traits.email", "email"), trigger, Input("passkey", "passkey_register", "hidden")]));
        await using var context = await browser.OpenAsync(BrowserFixture.Phone);
        var page = await OpenAsync(host, context, "registration", "oryPasskeyRegistration");

        await page.Locator("input[name='traits.email']").FillAsync("ann@example.org");
        await page.Locator("input[name='traits.email']").PressAsync("Enter");

        await Assertions.Expect(page).ToHaveTitleAsync("called");
        Assert.DoesNotContain(host.Ory.Asked, call => call.Method == "POST");
    }

    [SkippableFact]
    public async Task A_code_can_be_pasted_with_a_blank_before_it()
    {
        await using var host = new PagesHost(onSocket: true);
        var code = Input("code", "code", "text");
        code["attributes"]!["maxlength"] = 6;
        var flow = Of("recovery", "sent_email", [code, Input("code", "method", "submit", "code", Words(1070009, ""))]);
        host.Ory.On("GET", "/self-service/recovery/flows", flow);
        host.Ory.On("POST", "/self-service/recovery", flow);
        await using var context = await browser.OpenAsync(BrowserFixture.Phone);
        var page = await OpenAsync(host, context, "recovery");

        await page.Locator("input[name=code]").FocusAsync();
        await page.RunAndWaitForRequestFinishedAsync(() => page.Keyboard.InsertTextAsync(" 123 456"), new PageRunAndWaitForRequestFinishedOptions { Predicate = request => request.Method == "POST" });

        Assert.Equal("123456", (string?)Assert.Single(host.Ory.Asked, call => call.Method == "POST").Body!["code"]);
    }

    [SkippableFact]
    public async Task A_browser_that_knows_no_buttons_beside_a_forms_data_sends_which_was_pressed()
    {
        await using var host = new PagesHost(onSocket: true);
        var flow = Of("login", "choose_method", [Input("default", "identifier", "text"), Input("password", "method", "submit", "password", Words(1010022, "")), Input("code", "method", "submit", "code", Words(1010015, ""))]);
        host.Ory.On("GET", "/self-service/login/flows", flow);
        host.Ory.On("POST", "/self-service/login", flow, 400);
        await using var context = await browser.OpenAsync(BrowserFixture.Desktop);
        await context.AddInitScriptAsync("{ const known = FormData; window.FormData = class extends known { constructor(form) { super(form); } }; }");
        var page = await OpenAsync(host, context, "login");

        await page.RunAndWaitForRequestFinishedAsync(() => page.Locator("button[value=code]").ClickAsync(), new PageRunAndWaitForRequestFinishedOptions { Predicate = request => request.Method == "POST" });

        Assert.Equal("code", (string?)Assert.Single(host.Ory.Asked, call => call.Method == "POST").Body!["method"]);
    }

    // What Ory's script would be asked to do is shown in the title.
    private static async Task<IPage> OpenAsync(PagesHost host, IBrowserContext context, string kind, string? function = null)
    {
        if (function is not null)
            await context.AddInitScriptAsync($"window.{function} = () => {{ document.title = 'called'; }}");
        var page = await context.NewPageAsync();
        await page.GotoAsync($"http://localhost:{host.Client.BaseAddress!.Port}/{kind}?flow={Id}");
        return page;
    }
}
