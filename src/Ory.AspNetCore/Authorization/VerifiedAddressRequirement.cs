namespace Ory.AspNetCore;

internal sealed class VerifiedAddressRequirement : OryRequirement
{
    public override Remedy? Remedy { get; } = new() { Verification = true };

    public override bool IsMet(SessionClaims claims, DateTimeOffset now) => claims.HasVerifiedAddress;

    public override string ToString() => "Ory identity with a verified address";
}
