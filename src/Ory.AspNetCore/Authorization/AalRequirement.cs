namespace Ory.AspNetCore;

internal sealed class AalRequirement(string aal) : OryRequirement
{
    private readonly string _aal = Aals.Checked(aal, nameof(aal));

    public override Remedy? Remedy { get; } = new() { Aal = aal };

    public override bool IsMet(SessionClaims claims, DateTimeOffset now) => Aals.Satisfies(claims.Aal, _aal);

    public override string ToString() => $"Ory session of {_aal}";
}
