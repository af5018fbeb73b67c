using System.Security.Cryptography;
using System.Text;

namespace Ory.Emulator;

/// <summary>
/// Recovery by a mailed code, the second version (<c>feature_flags.choose_recovery_address</c>): any known address begins it, and where there are
/// several people choose one, shown masked, and have to give it in full.
/// </summary>
internal sealed class CodeRecoveryChoiceMethod(Server server) : IRecoveryMethod
{
    public const string AwaitingAddress = "recovery_awaiting_address";
    private const string AwaitingChoice = "recovery_awaiting_address_choice";
    private const string Confirming = "recovery_confirming_address";
    private const string AwaitingCode = "recovery_awaiting_code";

    private const string Address = "recovery_address";
    private const string Choice = "recovery_select_address";
    private const string Confirmation = "recovery_confirm_address";

    // Kratos looks for no more.
    private const int MaxAddresses = 10;

    private readonly CodeRecoveryMethod _first = new(server);

    public string Id => "code";

    public void Populate(RecoveryFlow flow, Exchange exchange) => AskForAddress(flow, exchange);

    public async ValueTask<Outcome> RecoverAsync(RecoveryStep step, CancellationToken cancellationToken)
    {
        var (exchange, flow, form) = (step.Exchange, step.Flow, step.Form);
        // What an administrator made is in a state of the first version.
        if (flow.State is FlowStates.SentEmail) return await _first.RecoverAsync(step, cancellationToken);
        if (RecoveryCodes.Unreadable(exchange) is { } unreadable) return unreadable;
        // It asks for no such field, but looks at it.
        if (SchemaFormats.WrongEmail(form.Text("email")) is { } malformed) return new Outcome.Invalid(malformed);
        if (await RecoveryCodes.GuardAsync(step, cancellationToken) is { } refused) return refused;
        if (flow.State is FlowStates.PassedChallenge && !form.Has("email")) return await RecoveryCodes.UseAsync(step);
        if (exchange.Session.IsActive)
        {
            await exchange.RefuseSignedInAsync();
            return Outcome.Answered.Instance;
        }

        // Of the first version, and as there.
        if (flow.State is FlowStates.PassedChallenge && form.Method != Id) return Outcome.NotResponsible.Instance;
        if (form.Text("screen") == "previous") return GoBack(step);
        switch (flow.State)
        {
            case AwaitingAddress:
                return Begin(step);
            case AwaitingChoice:
                return Select(step);
            case Confirming:
                return Confirm(step, form.Text(Confirmation));
            case AwaitingCode:
                return form.Has("code") ? await RecoveryCodes.UseAsync(step) : Confirm(step, form.Text(Confirmation));
            default:
                return await server.Recovery.RetryAsync(exchange, flow.IsBrowser, Messages.RecoveryRetrySuccess, Errors.BadRequest(Messages.RecoveryRetrySuccess.Text));
        }
    }

    private Outcome Begin(RecoveryStep step)
    {
        var given = step.Form.Text(Address);
        if (given.Length == 0) return Missing(Address);
        // An address nobody has is taken like any other.
        var addresses = AddressesOf(given);
        return addresses.Count == 0 || (addresses.Count == 1 && addresses[0].Value == given) ? Confirm(step, given) : AskForChoice(step, addresses, given);
    }

    private Outcome Select(RecoveryStep step)
    {
        var (given, choice) = (step.Form.Text(Address), step.Form.Text(Choice));
        if (choice.Length == 0) return Missing(Choice);
        if (given.Length == 0) return Missing(Address);
        // Who chose the address that he gave in full has nothing to confirm.
        if (Hash(given) == choice) return Confirm(step, given);
        return AddressesOf(given).FirstOrDefault(address => Hash(address.Value) == choice) is { } chosen
            ? AskForConfirmation(step, chosen, given)
            : new Outcome.Failed(Errors.BadRequest("The chosen address is none of those that can be chosen."));
    }

    private Outcome Confirm(RecoveryStep step, string given)
    {
        if (given.Length == 0) return Missing(Confirmation);
        var address = IdentityTraits.Normal(given);
        server.Codes.Forget(step.Flow.Id);
        if (server.Identities.FindByRecoveryAddress(address) is { } identity)
        {
            var code = Secrets.Code();
            server.Codes.Replace(step.Flow.Id, code, server.Configuration.Methods.CodeLifespan, address, identity.Id);
            server.Mailer.RecoveryCode(address, identity.RecoveryAddresses.First(one => one.Value == address).Via, code);
        }
        else if (server.Configuration.Recovery.NotifyUnknownRecipients && IsMail(given))
        {
            server.Mailer.RecoveryUnknown(given, "recovery_code_invalid");
        }

        return AskForCode(step, given);
    }

    // To the choice, where there is one; else to the beginning. Who is there already stays, and who is choosing asks for what Kratos knows no form for.
    private Outcome GoBack(RecoveryStep step)
    {
        var given = step.Form.Text(Address);
        if (AddressesOf(given) is { Count: > 1 } addresses) return step.Flow.State switch
        {
            AwaitingAddress => Outcome.NextStage.Instance,
            Confirming or AwaitingCode => AskForChoice(step, addresses, given),
            _ => new Outcome.Failed(Errors.Internal("There is no step to go back to.") with { Status = 400 }),
        };
        AskForAddress(step.Flow, step.Exchange);
        return Outcome.NextStage.Instance;
    }

    private IReadOnlyList<RecoveryAddress> AddressesOf(string address) =>
        [.. (server.Identities.FindByRecoveryAddress(IdentityTraits.Normal(address))?.RecoveryAddresses ?? []).OrderBy(one => one.Value, StringComparer.Ordinal).Take(MaxAddresses)];

    private void AskForAddress(RecoveryFlow flow, Exchange exchange)
    {
        Clear(flow, exchange, AwaitingAddress, null);
        flow.Ui.Add(new InputNode(Id, Address, "text") { Required = true, Label = Messages.RecoveryAddressLabel }, Nodes.Method(Id, Messages.Continue));
    }

    private Outcome AskForChoice(RecoveryStep step, IReadOnlyList<RecoveryAddress> addresses, string given)
    {
        var ui = Clear(step.Flow, step.Exchange, AwaitingChoice, Messages.RecoveryChooseAddress);
        ui.Add(addresses.Select(one => Nodes.Submit(Id, Choice, Hash(one.Value), Messages.MaskedAddress(Masked(one.Value)))));
        ui.Add(Nodes.HiddenMethod(Id), new InputNode(Id, Address, "hidden") { Value = given });
        return Outcome.NextStage.Instance;
    }

    private Outcome AskForConfirmation(RecoveryStep step, RecoveryAddress chosen, string given)
    {
        var isMail = IsMail(chosen.Value);
        Clear(step.Flow, step.Exchange, Confirming, Messages.RecoveryAskFullAddress).Add(
            new InputNode(Id, Confirmation, isMail ? "email" : "tel") { Value = step.Form.Text(Confirmation), Required = true, Label = isMail ? Messages.EmailLabel : Messages.PhoneLabel },
            new InputNode(Id, Address, "hidden") { Value = given },
            Nodes.Method(Id, Messages.Continue),
            Nodes.HiddenMethod(Id),
            Nodes.Submit(Id, "screen", "previous", Messages.RecoveryBack));
        return Outcome.NextStage.Instance;
    }

    private Outcome AskForCode(RecoveryStep step, string given)
    {
        Clear(step.Flow, step.Exchange, AwaitingCode, Messages.RecoveryCodeSentTo(Masked(given))).Add(
            RecoveryCodes.Node(),
            Nodes.Method(Id, Messages.Continue),
            Nodes.HiddenMethod(Id),
            Nodes.Submit(Id, Confirmation, given, Messages.ResendCode),
            new InputNode(Id, Address, "hidden") { Value = step.Form.Text(Address) },
            Nodes.Submit(Id, "screen", "previous", Messages.RecoveryBack));
        return Outcome.NextStage.Instance;
    }

    private UiContainer Clear(RecoveryFlow flow, Exchange exchange, string state, UiText? message)
    {
        flow.Ui.Nodes.Clear();
        flow.Ui.Messages.Clear();
        if (message is not null) flow.Ui.Messages.Add(message);
        flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.State = state;
        flow.Active = Id;
        return flow.Ui;
    }

    private static Outcome.Invalid Missing(string field) => new(new FieldError(field, Messages.Missing(field)));

    private static bool IsMail(string address) => address.Contains('@');

    private static string Hash(string address) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(address)));

    // The first two characters and the host, or the first three and the last two.
    private static string Masked(string address)
    {
        var at = address.IndexOf('@');
        if (at >= 0) return at < 2 ? address : address[..2] + "****" + address[at..];
        return address.Length < 6 ? address : address[..3] + "****" + address[^2..];
    }
}
