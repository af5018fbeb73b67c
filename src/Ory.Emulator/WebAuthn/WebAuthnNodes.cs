namespace Ory.Emulator;

/// <summary>Nodes that security keys and passkeys have in common.</summary>
internal static class WebAuthnNodes
{
    /// <summary>The field that is said to be wrong when the last way in would go, a passkey too.</summary>
    public const string RemoveField = "webauthn_remove";

    public static ScriptNode Script(Server server) => new(
        "webauthn", "webauthn_script", server.Configuration.PublicBaseUrl.TrimEnd('/') + "/.well-known/ory/webauthn.js", WebAuthnScript.Integrity, Guid.NewGuid().ToString());

    /// <summary>Lets the browser offer keys where the identifier is entered.</summary>
    public static void OfferKeys(LoginForm form, Server server)
    {
        if (form.Ui.Find("identifier") is not InputNode field)
            form.Ui.Add(field = Nodes.Identifier(server.SchemaFor(form.Flow)));
        field.Autocomplete = "username webauthn";
    }

    /// <summary>The login form again, with what is wrong with the key's answer.</summary>
    public static Outcome.Invalid Rejected(LoginStep step, UiText error)
    {
        if (step.Flow.IsBrowser)
            step.Flow.Ui.SetCsrf(step.Exchange.CsrfToken());
        return new Outcome.Invalid(FieldError.OnForm(error));
    }

    /// <summary>The same where the answer did not verify. The form does not tell why, for whoever tries keys that are not his.</summary>
    public static Outcome.Invalid Wrong(LoginStep step, string method, string why)
    {
        Log.KeyRefused(step.Server.Logger, method, why);
        return Rejected(step, Messages.KeyWrong);
    }

    /// <summary>A button that calls one of the script's functions. Native clients get no script, only the function's name.</summary>
    public static InputNode Trigger(Flow flow, string group, string name, string function, UiText label, string? value = null) => new(group, name, "button")
    {
        Value = value,
        OnClick = flow.IsBrowser ? $"window.{function}()" : null,
        OnClickTrigger = function,
        Label = label,
    };

    /// <summary>A button that calls one of the script's functions with options, which its value repeats.</summary>
    public static InputNode TriggerWith(string group, string name, string function, UiText label, string options) => new(group, name, "button")
    {
        Value = options,
        OnClick = $"window.{function}({options})",
        OnClickTrigger = function,
        Label = label,
    };
}
