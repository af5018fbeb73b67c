namespace Ory.Emulator;

/// <summary>A method accounts are recovered with: the one that <c>selfservice.flows.recovery.use</c> names.</summary>
internal interface IRecoveryMethod : IMethod
{
    void Populate(RecoveryFlow flow, Exchange exchange);

    /// <summary>Takes the next step and answers; the answers of recovery are too much its own to be made elsewhere.</summary>
    ValueTask<Outcome> RecoverAsync(RecoveryStep step, CancellationToken cancellationToken);
}
