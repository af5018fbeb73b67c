namespace Ory.Emulator;

/// <summary>A method addresses are verified with: the one that <c>selfservice.flows.verification.use</c> names.</summary>
internal interface IVerificationMethod : IMethod
{
    void Populate(VerificationFlow flow, Exchange exchange);

    /// <summary>Mails a code or link to an address and brings the flow into the state that asks for it.</summary>
    void Send(VerificationFlow flow, VerifiableAddress address, Guid identity, string csrfToken);

    ValueTask<Outcome> VerifyAsync(VerificationStep step, CancellationToken cancellationToken);
}
