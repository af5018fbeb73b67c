namespace Ory.Emulator;

/// <summary>A verification form that was submitted, or a mailed link that was opened.</summary>
internal sealed record VerificationStep(Exchange Exchange, VerificationFlow Flow, SubmittedForm Form)
{
    public Server Server => Exchange.Server;
}
