namespace Ory.Emulator;

/// <summary>How far a flow has come, in Ory's words (<c>state</c>). A recovery with a choice of address has further ones: <see cref="CodeRecoveryChoiceMethod"/>.</summary>
internal static class FlowStates
{
    /// <summary>How a flow begins that has no other beginning.</summary>
    public const string ChooseMethod = "choose_method";

    /// <summary>How the settings begin.</summary>
    public const string ShowForm = "show_form";

    /// <summary>A code or a link is on its way, whatever it is that carries it.</summary>
    public const string SentEmail = "sent_email";

    /// <summary>A recovery, a verification or a registration by code has got what it asked for.</summary>
    public const string PassedChallenge = "passed_challenge";

    /// <summary>The settings are saved.</summary>
    public const string Success = "success";
}
