using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>Makes claims of a session, once, and of these a principal of its own for each request.</summary>
internal sealed class PrincipalFactory(string scheme, OryOptions options)
{
    // Identity, session, level, time, schema.
    private const int FixedClaims = 5;

    private readonly string _issuer = options.ClaimsIssuer ?? scheme;

    public ClaimTable ClaimsOf(Session session)
    {
        var identity = session.Identity;
        var addresses = identity?.VerifiableAddresses ?? [];
        var claims = new List<ClaimData>(FixedClaims + session.AuthenticationMethods.Count + addresses.Count);

        Add(claims, OryClaimTypes.IdentityId, identity?.Id);
        Add(claims, OryClaimTypes.SessionId, session.Id);
        Add(claims, OryClaimTypes.Aal, session.AuthenticatorAssuranceLevel);

        // Ory appends one entry a sign-in: a method that was used twice is still one method.
        foreach (var each in session.AuthenticationMethods)
        {
            if (each.Method is { } method && !claims.Contains(new(OryClaimTypes.Amr, method, ClaimValueTypes.String)))
                Add(claims, OryClaimTypes.Amr, method);
        }

        if (session.AuthenticatedAt is { } authenticatedAt)
            claims.Add(new(OryClaimTypes.AuthTime, authenticatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        Add(claims, OryClaimTypes.SchemaId, identity?.SchemaId);

        foreach (var address in addresses)
        {
            if (address.Verified)
                Add(claims, OryClaimTypes.VerifiedAddress, address.Value);
        }

        if (identity is not null && options.ClaimActions.Count > 0)
            claims.AddRange(options.ClaimActions.Run(identity).Select(claim => new ClaimData(claim.Type, claim.Value, ClaimValueTypes.String)));

        return new ClaimTable([.. claims], _issuer);
    }

    public AuthenticationTicket TicketOf(CachedSession session)
    {
        var items = session.ExpiresText is { } expires ? new TicketItems<string>(".expires", expires) : new TicketItems<string>();
        var properties = new AuthenticationProperties(items, new TicketItems<object>());
        return new AuthenticationTicket(new ClaimsPrincipal(new SessionIdentity(session, scheme)), properties, scheme);
    }

    // A value that Ory did not give is no claim.
    private static void Add(List<ClaimData> claims, string type, string? value)
    {
        if (value is { Length: > 0 })
            claims.Add(new(type, value, ClaimValueTypes.String));
    }
}
