using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>Backup codes: twelve codes, each good for one second factor.</summary>
internal sealed class LookupSecretMethod(Server server) : ILoginMethod, ISettingsMethod
{
    private const string CodesKey = "recovery_codes";
    private const int Count = 12;

    private static readonly string[] Names = ["lookup_secret_reveal", "lookup_secret_regenerate", "lookup_secret_codes", "lookup_secret_confirm", "lookup_secret_disable"];
    private static readonly string[] Buttons = ["lookup_secret_reveal", "lookup_secret_regenerate", "lookup_secret_confirm", "lookup_secret_disable"];

    public string Id => "lookup_secret";

    public bool IsSecondFactorOf(Identity identity) => Codes(identity).Count > 0;

    public void Populate(LoginForm form)
    {
        if (!form.IsSecondFactor || form.Identity is null || !IsSecondFactorOf(form.Identity)) return;
        form.Ui.Add(new InputNode(Id, Id, "text") { Value = "", Required = true, Label = Messages.LoginLookupLabel }, Nodes.Method(Id, Messages.LoginLookup));
    }

    public bool IsResponsible(LoginStep step) => step.IsSecondFactor && step.Form.Method == Id;

    public async ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken)
    {
        var form = step.Form;
        var code = form.Text(Id);
        var wrong = new List<FieldError>();
        if (code.Length == 0) wrong.Add(new FieldError(Id, Messages.Missing(Id)));
        wrong.AddRange(form.PayloadErrors);
        if (wrong.Count > 0) return Rejected(step, [.. wrong]);
        if (form.PayloadRefusal is { } refusal) return refusal;
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, form.Text("csrf_token"), cancellationToken) is { } violation)
            return Outcome.Refused(violation, error => Rejected(step, error));
        var identity = step.Session.Identity!;
        var codes = Codes(identity);
        if (codes.Count == 0) return Rejected(step, FieldError.OnForm(Messages.NoLookup));
        UiText? fault = Messages.LookupWrong;
        // Looked at and marked in one go: of two requests with the same code only one gets in.
        server.Identities.TryUpdate(identity.Id, current =>
        {
            var config = current.Credential(Id)?.Config.DeepClone() as JsonObject ?? [];
            var found = (config[CodesKey] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(one => Json.Text(one["code"]) == code);
            fault = found is null ? Messages.LookupWrong : found["used_at"] is not null ? Messages.LookupUsed : null;
            if (fault is not null) return current;
            found!["used_at"] = Json.TimeToSecond(step.Exchange.Now);
            return current.WithConfig(Id, config, step.Exchange.Now);
        }, out var updated);
        return fault is null && updated is not null
            ? new Outcome.SignedIn(updated, new AuthenticationMethod(Id, "aal2", step.Exchange.Now))
            : Rejected(step, FieldError.OnForm(fault ?? Messages.LookupWrong));
    }

    public void Populate(SettingsForm form)
    {
        if (IsSecondFactorOf(form.Identity)) form.Ui.Add(Button("lookup_secret_reveal", Messages.SettingsLookupReveal), Button("lookup_secret_disable", Messages.SettingsLookupDisable));
        else form.Ui.Add(Button("lookup_secret_regenerate", Messages.SettingsLookupRegenerate));
    }

    // The method alone says nothing: it is the buttons that count, and a GET presses none.
    public bool IsResponsible(SettingsStep step) => (Buttons.Any(step.Form.Flag) || step.Form.FlagRefusal(Buttons) is not null) && (step.IsResumed || !HttpMethods.IsGet(step.Exchange.Request.Method));

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        if (form.FlagRefusal(Buttons) is { } unreadable) return unreadable;
        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        if (!step.IsPrivileged) return Outcome.RefreshRequired.Instance;
        if (form.Flag("lookup_secret_confirm")) return Confirm(step);
        if (form.Flag("lookup_secret_reveal")) return Reveal(step);
        if (form.Flag("lookup_secret_disable")) return new Outcome.Changed(identity => identity.With(Id, null));
        return Regenerate(step);
    }

    private Outcome Regenerate(SettingsStep step)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => Secrets.BackupCode()).ToArray();
        step.Flow.PendingLookupCodes = Json.Array(codes.Select(code => new JsonObject { ["code"] = code }));
        Show(step, [.. codes.Select(Messages.SettingsLookupSecret)], Button("lookup_secret_confirm", Messages.SettingsLookupConfirm));
        return Outcome.NextStage.Instance;
    }

    private Outcome Reveal(SettingsStep step)
    {
        var codes = Codes(step.Identity);
        if (codes.Count == 0) return new Outcome.Failed(Errors.BadRequest("There are no backup codes to show."));
        UiText[] texts =
        [
            .. codes.Select(code => Json.Text(code["used_at"]) is { } at
                ? Messages.SettingsLookupUsed(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture))
                : Messages.SettingsLookupSecret(Json.Text(code["code"]) ?? "")),
        ];
        Show(step, texts, Button("lookup_secret_disable", Messages.SettingsLookupDisable), Button("lookup_secret_regenerate", Messages.SettingsLookupRegenerate));
        return Outcome.NextStage.Instance;
    }

    private Outcome Confirm(SettingsStep step)
    {
        if (step.Flow.PendingLookupCodes is not { } pending) return new Outcome.Failed(Errors.BadRequest("There are no backup codes to confirm."));
        var config = new JsonObject { [CodesKey] = pending.DeepClone() };
        return new Outcome.Changed(identity => identity.WithConfig(Id, (JsonObject)config.DeepClone(), step.Exchange.Now, [identity.Id.ToString()]))
        {
            Proved = new AuthenticationMethod(Id, "aal2", step.Exchange.Now),
        };
    }

    private void Show(SettingsStep step, IReadOnlyList<UiText> secrets, params UiNode[] buttons)
    {
        var ui = step.Flow.Ui;
        ui.Remove(Names);
        ui.Add(new TextNode(Id, "lookup_secret_codes", Messages.SettingsLookupSecrets(secrets)) { Label = Messages.SettingsLookupLabel });
        ui.Add(buttons);
        step.Flow.TransientPayload = step.Form.TransientPayload;
    }

    private static IReadOnlyList<JsonObject> Codes(Identity identity) =>
        [.. (identity.Credential("lookup_secret")?.Config[CodesKey] as JsonArray ?? []).OfType<JsonObject>()];

    private static InputNode Button(string name, UiText label) => Nodes.Submit("lookup_secret", name, "true", label);

    private Outcome.Invalid Rejected(LoginStep step, params FieldError[] errors)
    {
        step.Flow.Ui.SetValue(Id, null);
        if (step.Flow.IsBrowser) step.Flow.Ui.SetCsrf(step.Exchange.CsrfToken());
        return new Outcome.Invalid(errors);
    }
}
