namespace Ory.Emulator;

/// <summary>A method addresses are verified with: the one that <c>selfservice.flows.verification.use</c> names.</summary>
internal interface IVerificationMethod : IMethod
{
    void Populate(VerificationFlow flow, Exchange exchange);

    /// <summary>Mails a code or link to an address and brings the flow into the state that asks for it.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="address">The address.</param>
    /// <param name="identity">Whose address it is.</param>
    /// <param name="csrfToken">The token of the form.</param>
    void Send(VerificationFlow flow, VerifiableAddress address, Guid identity, string csrfToken);

    ValueTask<Outcome> VerifyAsync(VerificationStep step, CancellationToken cancellationToken);
}
