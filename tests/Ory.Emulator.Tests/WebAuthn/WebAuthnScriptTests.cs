using Ory.Testing;

namespace Ory.Emulator.Tests;

// What pages see of the script beside the answers of keys: Ory's own pages, and tests of them, go by it.
public class WebAuthnScriptTests
{
    // Every question of a key is noted; one that waits in the suggestions waits on, any other is given up.
    private const string GivesUp = """
        window.asked = [];
        PublicKeyCredential.isConditionalMediationAvailable = async () => true;
        const ask = (kind) => ({ publicKey, mediation, signal }) => {
          asked.push(mediation ?? kind);
          window.named = publicKey.user?.name;
          return mediation
            ? new Promise((_, reject) => signal.addEventListener('abort', () => { asked.push('ended'); reject(signal.reason); }))
            : Promise.reject(new DOMException('given up', 'NotAllowedError'));
        };
        navigator.credentials.get = ask('get');
        navigator.credentials.create = ask('create');
        """;

    [SkippableFact]
    public async Task Who_gives_up_signing_in_with_a_passkey_is_offered_suggestions_and_shown_no_dialog()
    {
        await using var place = await StartAsync(GivesUp);

        await place.GoAsync("login");
        await place.Page.ClickAsync("[name=passkey_login_trigger]");
        await place.Page.WaitForFunctionAsync("asked.length > 1");

        Assert.Equal(["get", "conditional"], await place.AskedAsync());
        Assert.Empty(place.Dialogs);
    }

    [SkippableFact]
    public async Task Who_gives_up_making_a_passkey_is_shown_no_dialog()
    {
        await using var place = await StartAsync(GivesUp);

        await place.GoAsync("registration");
        // The browser has things to say about forms, too.
        await place.Page.RunAndWaitForConsoleMessageAsync(
            () => place.Page.ClickAsync("[name=passkey_register_trigger]"), new() { Predicate = said => said.Text.Contains("given up", StringComparison.Ordinal) });

        Assert.Equal(["create"], await place.AskedAsync());
        Assert.Empty(place.Dialogs);
    }

    [SkippableFact]
    public async Task Who_gives_up_on_a_security_key_is_told_so_in_a_dialog()
    {
        await using var place = await StartAsync(GivesUp);

        await place.GoAsync("registration");
        await place.Page.EvaluateAsync("window.oryWebAuthnRegistration({ publicKey: { challenge: 'AAAA', user: { id: 'AAAA', name: 'kim' } } })");

        Assert.Contains("given up", Assert.Single(place.Dialogs), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_page_may_end_the_suggestions()
    {
        await using var place = await StartAsync(GivesUp);

        await place.GoAsync("login");
        await place.Page.EvaluateAsync("window.oryPasskeyLoginAutocompleteInit()");
        await place.Page.EvaluateAsync("window.abortPasskeyConditionalUI.abort('enough')");

        Assert.Equal(["conditional", "ended"], await place.AskedAsync());
    }

    [SkippableTheory]
    [InlineData("window.Cypress = {}")]
    [InlineData("document.querySelector('[name=identifier]').remove()")]
    [InlineData("document.querySelector('[name=passkey_login]').remove()")]
    [InlineData("document.querySelector('[name=passkey_challenge]').remove()")]
    public async Task There_are_no_suggestions_under_Cypress_nor_where_a_field_is_missing(string prepare)
    {
        await using var place = await StartAsync(GivesUp);

        await place.GoAsync("login");
        await place.Page.EvaluateAsync($"() => {{ {prepare}; }}");
        await place.Page.EvaluateAsync("window.oryPasskeyLoginAutocompleteInit()");

        Assert.Empty(await place.AskedAsync());
    }

    [SkippableFact]
    public async Task A_passkey_is_named_after_the_field_of_its_own_form()
    {
        await using var place = await StartAsync(GivesUp);

        await place.GoAsync("registration");
        await place.Page.FillAsync("[name='traits.email']", "kim@example.org");
        await place.Page.EvaluateAsync("document.body.insertAdjacentHTML('afterbegin', '<form><input name=\"traits.email\" value=\"other@example.org\"></form>')");
        await place.Page.EvaluateAsync("window.oryPasskeyRegistration()");

        Assert.Equal("kim@example.org", await place.Page.EvaluateAsync<string>("named"));
    }

    [SkippableFact]
    public async Task A_browser_without_keys_has_none_of_the_functions()
    {
        await using var place = await StartAsync("delete window.PublicKeyCredential");

        await place.GoAsync("login");

        Assert.Empty(await place.Page.EvaluateAsync<string[]>("Object.keys(window).filter(name => /^_*ory(WebAuthn|Passkey)/.test(name))"));
    }

    private static async Task<ScriptPlace> StartAsync(string script)
    {
        SystemBrowser.SkipWithoutBrowser();
        return await ScriptPlace.StartAsync(script);
    }
}
