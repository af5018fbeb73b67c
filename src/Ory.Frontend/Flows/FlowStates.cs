namespace Ory.Frontend;

/// <summary>The states of a flow.</summary>
public static class FlowStates
{
    /// <summary>Nothing was submitted yet that counts.</summary>
    public const string ChooseMethod = "choose_method";

    /// <summary>A code or link was sent.</summary>
    public const string SentEmail = "sent_email";

    /// <summary>It is over, and worked.</summary>
    public const string PassedChallenge = "passed_challenge";

    /// <summary>Settings: the form can be submitted.</summary>
    public const string ShowForm = "show_form";

    /// <summary>Settings: the last submit worked.</summary>
    public const string Success = "success";

    /// <summary>Recovery, second version: an address is asked for.</summary>
    public const string RecoveryAwaitingAddress = "recovery_awaiting_address";

    /// <summary>Recovery, second version: one of several addresses has to be chosen.</summary>
    public const string RecoveryAwaitingAddressChoice = "recovery_awaiting_address_choice";

    /// <summary>Recovery, second version: the address has to be given in full.</summary>
    public const string RecoveryConfirmingAddress = "recovery_confirming_address";

    /// <summary>Recovery, second version: a code was sent.</summary>
    public const string RecoveryAwaitingCode = "recovery_awaiting_code";
}
