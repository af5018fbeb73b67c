using System.Security.Claims;

namespace Ory.AspNetCore;

/// <summary>
/// The claims of a session, ready made and immutable. Claims can be changed (their properties) and belong to one identity, so they are made for
/// each request, and only those that are asked for.
/// </summary>
/// <remarks>
/// It is itself a claim, the only one in the base class' private list as long as nothing was made: <see cref="ClaimsIdentity"/>'s constructors
/// copy that list past every virtual member, but they do it with <see cref="Clone(ClaimsIdentity)"/>. So a copy gets all claims, in order.
/// </remarks>
internal sealed class ClaimTable(ClaimData[] claims, string issuer) : Claim("ory:claims", "", ClaimValueTypes.String, issuer)
{
    public int Count => claims.Length;

    public ref readonly ClaimData this[int index] => ref claims[index];

    public Claim Make(int index, ClaimsIdentity? subject)
    {
        ref readonly var claim = ref claims[index];
        return new Claim(claim.Type, claim.Value, claim.ValueType, Issuer, Issuer, subject);
    }

    public override Claim Clone(ClaimsIdentity? identity)
    {
        if (identity is null or SessionIdentity { IsBeingMade: true })
            return this;

        // Whoever copies adds the claim that is returned: the last one, so that the order stays.
        for (var i = 0; i < claims.Length - 1; i++)
            identity.AddClaim(Make(i, identity));
        return Make(claims.Length - 1, identity);
    }
}
