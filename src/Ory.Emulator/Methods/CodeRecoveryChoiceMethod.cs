using System.Security.Cryptography;
using System.Text;

namespace Ory.Emulator;

/// <summary>
/// Recovery by a mailed code, the second version (<c>feature_flags.choose_recovery_address</c>): any known address begins it, and where there are
/// several people choose one, shown masked, and have to give it in full.
/// </summary>
internal sealed class CodeRecoveryChoiceMethod(Server server) : IRecoveryMethod
{
    private const string AwaitingAddress = "recovery_awaiting_address";
    private const string AwaitingChoice = "recovery_awaiting_address_choice";
    private const string Confirming = "recovery_confirming_address";
    private const string AwaitingCode = "recovery_awaiting_code";

    public string Id => "code";

    public void Populate(RecoveryFlow flow, Exchange exchange) => AskForAddress(flow, exchange);

    public async ValueTask<Outcome> RecoverAsync(RecoveryStep step, CancellationToken cancellationToken)
    {
        var (exchange, flow, form) = (step.Exchange, step.Flow, step.Form);
        if (RecoveryCodes.Unreadable(exchange) is { } unreadable) return unreadable;
        if (await RecoveryCodes.GuardAsync(step, cancellationToken) is { } refused) return refused;
        var entersCode = flow.IsAdministrators || (flow.State is AwaitingCode or "passed_challenge" && form.Has("code"));
        if (entersCode) return await RecoveryCodes.UseAsync(step);
        if (exchange.Session.IsActive)
        {
            await exchange.RefuseSignedInAsync();
            return Outcome.Answered.Instance;
        }

        if (flow.State == "passed_challenge")
        {
            await server.Recovery.RetryAsync(exchange, flow.IsBrowser, Messages.RecoveryRetrySuccess, Errors.BadRequest(Messages.RecoveryRetrySuccess.Text));
            return Outcome.Answered.Instance;
        }

        if (form.Method.Length > 0 && form.Method != Id) return Outcome.NotResponsible.Instance;
        if (form.Text("screen") == "previous") return Next(() => AskForAddress(flow, exchange));
        if (form.Has("recovery_confirm_address")) return Confirm(step, form.Text("recovery_confirm_address"));
        if (form.Has("recovery_select_address")) return Select(step, form.Text("recovery_select_address"));
        if (form.Has("recovery_address")) return Begin(step, form.Text("recovery_address"));
        return new Outcome.Invalid(new FieldError(flow.State == AwaitingCode ? "code" : "recovery_address", Messages.Missing(flow.State == AwaitingCode ? "code" : "recovery_address")));
    }

    private Outcome Begin(RecoveryStep step, string entered)
    {
        var address = IdentityTraits.Normal(entered);
        var identity = server.Identities.FindByRecoveryAddress(address);
        if (identity is { RecoveryAddresses.Count: > 1 }) return Next(() => AskForChoice(step, identity, address));
        Send(step.Flow, identity, address);
        return Next(() => AskForCode(step, address));
    }

    private Outcome Select(RecoveryStep step, string choice)
    {
        var chosen = Chosen(step, choice);
        // A choice nobody has is taken like any other: the next step asks for an address that cannot be right.
        return Next(() => AskForConfirmation(step, chosen?.Via ?? "email", choice));
    }

    private Outcome Confirm(RecoveryStep step, string entered)
    {
        var address = IdentityTraits.Normal(entered);
        Send(step.Flow, server.Identities.FindByRecoveryAddress(address), address);
        return Next(() => AskForCode(step, address));
    }

    private RecoveryAddress? Chosen(RecoveryStep step, string choice)
    {
        var owner = server.Identities.FindByRecoveryAddress(IdentityTraits.Normal(step.Form.Text("recovery_address")));
        return owner?.RecoveryAddresses.FirstOrDefault(address => Hash(address.Value) == choice);
    }

    private void Send(RecoveryFlow flow, Identity? identity, string address)
    {
        if (identity is null)
        {
            server.Codes.Forget(flow.Id);
            if (server.Configuration.Recovery.NotifyUnknownRecipients) server.Mailer.RecoveryUnknown(address, "recovery_code_invalid");
            return;
        }

        var code = Secrets.Code();
        server.Codes.Replace(flow.Id, code, server.Configuration.Methods.CodeLifespan, address, identity.Id);
        server.Mailer.RecoveryCode(address, identity.RecoveryAddresses.First(one => one.Value == address).Via, code);
    }

    private void AskForAddress(RecoveryFlow flow, Exchange exchange)
    {
        Clear(flow, exchange, AwaitingAddress, null);
        flow.Ui.Add(new InputNode(Id, "recovery_address", "text") { Required = true, Label = Messages.RecoveryAddressLabel }, Nodes.Method(Id, Messages.Continue));
    }

    private void AskForChoice(RecoveryStep step, Identity identity, string address)
    {
        Clear(step.Flow, step.Exchange, AwaitingChoice, Messages.RecoveryChooseAddress);
        step.Flow.Ui.Add(new InputNode(Id, "recovery_address", "hidden") { Value = address });
        step.Flow.Ui.Add(identity.RecoveryAddresses.Select(one => Nodes.Submit(Id, "recovery_select_address", Hash(one.Value), Messages.MaskedAddress(Masked(one.Value)))));
        step.Flow.Ui.Add(Nodes.Submit(Id, "screen", "previous", Messages.RecoveryBack));
    }

    private void AskForConfirmation(RecoveryStep step, string via, string choice)
    {
        Clear(step.Flow, step.Exchange, Confirming, Messages.RecoveryAskFullAddress);
        step.Flow.Ui.Add(
            new InputNode(Id, "recovery_address", "hidden") { Value = step.Form.Text("recovery_address") },
            new InputNode(Id, "recovery_select_address", "hidden") { Value = choice },
            new InputNode(Id, "recovery_confirm_address", via == "sms" ? "tel" : "email") { Required = true, Label = via == "sms" ? Messages.PhoneLabel : Messages.EmailLabel },
            Nodes.Method(Id, Messages.Continue),
            Nodes.Submit(Id, "screen", "previous", Messages.RecoveryBack));
    }

    private void AskForCode(RecoveryStep step, string address)
    {
        Clear(step.Flow, step.Exchange, AwaitingCode, Messages.RecoveryCodeSentTo(Masked(address)));
        step.Flow.Ui.Add(
            RecoveryCodes.Node(),
            Nodes.HiddenMethod(Id),
            Nodes.Method(Id, Messages.Continue),
            new InputNode(Id, "recovery_address", "hidden") { Value = address },
            Nodes.Submit(Id, "recovery_confirm_address", address, Messages.ResendCode),
            Nodes.Submit(Id, "screen", "previous", Messages.RecoveryBack));
    }

    private void Clear(RecoveryFlow flow, Exchange exchange, string state, UiText? message)
    {
        flow.Ui.Nodes.Clear();
        flow.Ui.Messages.Clear();
        if (message is not null) flow.Ui.Messages.Add(message);
        flow.Ui.SetCsrf(flow.IsBrowser ? exchange.CsrfToken() : "");
        flow.State = state;
        flow.Active = Id;
    }

    private static Outcome Next(Action show)
    {
        show();
        return Outcome.NextStage.Instance;
    }

    private static string Hash(string address) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(address)));

    // The first two characters and the host, or the first three and the last two.
    private static string Masked(string address)
    {
        var at = address.IndexOf('@');
        if (at >= 0) return at < 2 ? address : address[..2] + "****" + address[at..];
        return address.Length < 6 ? address : address[..3] + "****" + address[^2..];
    }
}
