using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>Makes claims of a session, once, and of these a principal of its own for each request.</summary>
internal sealed class PrincipalFactory(string scheme, OryOptions options)
{
    private readonly string _issuer = options.ClaimsIssuer ?? scheme;

    public ClaimTable ClaimsOf(Session session)
    {
        var claims = new List<ClaimData>(10)
        {
            new(OryClaimTypes.SessionId, session.Id, ClaimValueTypes.String),
        };

        if (session.Identity is { } identity)
            claims.Insert(0, new(OryClaimTypes.IdentityId, identity.Id, ClaimValueTypes.String));
        if (session.AuthenticatorAssuranceLevel is { Length: > 0 } aal)
            claims.Add(new(OryClaimTypes.Aal, aal, ClaimValueTypes.String));

        // Ory appends one entry a sign-in: a method that was used twice is still one method.
        foreach (var method in session.AuthenticationMethods.Select(each => each.Method).OfType<string>().Distinct(StringComparer.Ordinal))
            claims.Add(new(OryClaimTypes.Amr, method, ClaimValueTypes.String));

        if (session.AuthenticatedAt is { } authenticatedAt)
            claims.Add(new(OryClaimTypes.AuthTime, authenticatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        if (session.Identity?.SchemaId is { Length: > 0 } schemaId)
            claims.Add(new(OryClaimTypes.SchemaId, schemaId, ClaimValueTypes.String));

        foreach (var address in session.Identity?.VerifiableAddresses ?? [])
        {
            if (address is { Verified: true, Value.Length: > 0 })
                claims.Add(new(OryClaimTypes.VerifiedAddress, address.Value, ClaimValueTypes.String));
        }

        if (session.Identity is { } mapped)
            claims.AddRange(options.ClaimActions.Run(mapped).Select(claim => new ClaimData(claim.Type, claim.Value, ClaimValueTypes.String)));

        return new ClaimTable([.. claims], _issuer);
    }

    public AuthenticationTicket TicketOf(CachedSession session)
    {
        var items = session.ExpiresText is { } expires ? new TicketItems<string>(".expires", expires) : new TicketItems<string>();
        var properties = new AuthenticationProperties(items, new TicketItems<object>());
        return new AuthenticationTicket(new ClaimsPrincipal(new SessionIdentity(session, scheme)), properties, scheme);
    }
}
