namespace Ory.Frontend;

/// <summary>A verification of an address (Ory's <c>verificationFlow</c>).</summary>
public sealed record VerificationFlow : SelfServiceFlow;
