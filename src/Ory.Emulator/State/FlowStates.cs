namespace Ory.Emulator;

/// <summary>How far a flow has come, in Ory's words (<c>state</c>).</summary>
internal static class FlowStates
{
    /// <summary>How every flow but that of the settings begins.</summary>
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
