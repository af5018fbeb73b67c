using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A submitted settings form: which method takes it, and what came of it.</summary>
internal sealed class SettingsSubmission(Server server)
{
    private static readonly TimeSpan ParkedFor = TimeSpan.FromMinutes(15);

    private readonly SettingsCompletion _completion = new(server);

    public async ValueTask AnswerAsync(SettingsStep submitted, CancellationToken cancellationToken)
    {
        if (submitted.Form.Fault is { } fault)
        {
            // The first method to look at it is that of the profile, which leaves messages where they are.
            await RejectAsync(submitted, [FieldError.OnForm(Messages.Invalid(fault))], keepMessages: true);
            return;
        }

        foreach (var method in server.Methods.SettingsChanges)
        {
            var step = Resumed(submitted, method);
            if (!method.IsResponsible(step)) continue;
            await AnswerAsync(step, method, await OutcomeAsync(step, method, cancellationToken));
            return;
        }

        // Backup codes, asked last, are not to be had by GET.
        await RejectAsync(submitted, [FieldError.OnForm(submitted.Form.IsByGet ? Messages.NotByGet : Messages.SettingsNoStrategy)]);
    }

    /// <summary>Shows a form again with errors.</summary>
    public async ValueTask RejectAsync(SettingsStep step, IReadOnlyList<FieldError> errors, bool keepMessages = false)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        if (!keepMessages)
        {
            flow.Ui.ClearMessages();
            flow.Ui.SetCsrf(exchange.CsrfToken());
        }

        foreach (var error in errors) flow.Ui.Show(error);
        SettingsNodeOrder.Sort(flow.Ui, server.Configuration.Schema(step.Identity.SchemaId));
        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteAsync(400, server.Settings.ToJson(flow, step.Identity));
        else await exchange.RedirectAsync(303, server.Settings.UrlOf(flow));
    }

    private async ValueTask<Outcome> OutcomeAsync(SettingsStep step, ISettingsMethod method, CancellationToken cancellationToken)
    {
        if (!server.Methods.IsEnabled(method)) return new Outcome.Failed(Errors.MethodIsOff(method.Id));
        return step.Form.Refusal ?? await method.ChangeAsync(step, cancellationToken);
    }

    /// <summary>Answers what came of a form, also where a method got there outside the submit, such as in a provider's callback.</summary>
    public async ValueTask AnswerAsync(SettingsStep step, ISettingsMethod method, Outcome outcome)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        switch (outcome)
        {
            case Outcome.Changed changed:
                await _completion.CompleteAsync(step, method, changed);
                break;
            case Outcome.Invalid invalid:
                await RejectAsync(step, invalid.Errors, method.KeepsMessages(step));
                break;
            case Outcome.NextStage:
                await ShowAsync(step);
                break;
            case Outcome.RefreshRequired:
                await RequireRefreshAsync(step, method);
                break;
            case Outcome.GoTo elsewhere:
                await exchange.GoToAsync(elsewhere.Url);
                break;
            case Outcome.Failed { Error.StatusCode: 400, Error.Code: 400 } failed:
                await RejectAsync(step, [FieldError.OnForm(failed.Error)], method.KeepsMessages(step));
                break;
            case Outcome.Failed failed:
                await exchange.ForwardAsync(flow.IsBrowser, failed.Error);
                break;
            default:
                throw outcome.Unanswered(flow);
        }
    }

    // Backup codes that are shown are no answer to what the form said before; they come late enough to find it cleared as well.
    private async ValueTask ShowAsync(SettingsStep step)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        flow.Ui.ClearMessages();
        flow.Ui.SetCsrf(exchange.CsrfToken());
        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteAsync(200, server.Settings.ToJson(flow, step.Identity));
        else await exchange.RedirectAsync(303, server.Settings.UrlOf(flow));
    }

    private async ValueTask RequireRefreshAsync(SettingsStep step, ISettingsMethod method)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        var error = Errors.RefreshRequired(Urls.WithQuery(server.PublicUrl + "/self-service/login/browser", ("refresh", "true"), ("return_to", exchange.OwnUrl)));
        // What was parked once and came too early is lost.
        if (flow.IsBrowser && !step.IsResumed)
        {
            var values = (JsonObject)step.Form.Values.DeepClone();
            if (values.ContainsKey("traits") && server.Configuration.Schema(step.Identity.SchemaId) is { } schema) values["traits"] = schema.Coerce(step.Form);
            var payload = new JsonObject { ["flow"] = flow.Id.ToString(), ["values"] = values };
            server.Continuity.Park(exchange, ParkedName(method), step.Identity.Id, payload, ParkedFor);
        }

        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteErrorAsync(error);
        else await exchange.RedirectAsync(303, Json.Text(error.Beside!["redirect_browser_to"])!);
    }

    // What a page submitted before its owner was sent to sign in again takes the place of whatever it submits now. It is taken once, for
    // whichever flow is asked.
    private SettingsStep Resumed(SettingsStep step, ISettingsMethod method)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        if (!flow.IsBrowser || exchange.IsJsonRequest) return step;
        if (server.Continuity.Find(exchange, ParkedName(method), step.Identity.Id) is not { } parked) return step;
        server.Continuity.Forget(exchange, parked);
        if (Json.Text(parked.Payload["flow"]) != flow.Id.ToString() || parked.Payload["values"]?.DeepClone() is not JsonObject values) return step;
        return step with { Form = SubmittedForm.Of(values), IsResumed = true };
    }

    /// <summary>What the forms of a method are parked under.</summary>
    public static string ParkedName(ISettingsMethod method) => "settings." + method.Id;
}
