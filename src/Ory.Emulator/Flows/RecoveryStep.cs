namespace Ory.Emulator;

/// <summary>A recovery form that was submitted, or a mailed link that was opened.</summary>
internal sealed record RecoveryStep(Exchange Exchange, RecoveryFlow Flow, SubmittedForm Form)
{
    public Server Server => Exchange.Server;
}
