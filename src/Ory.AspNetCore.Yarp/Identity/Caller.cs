using System.Security.Claims;
using Ory.Frontend;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Who is calling: the identity that the Ory handler of the scheme made, in the user that the route's policy accepted. A foreign identity counts
/// for nothing, and what the session itself says (<c>sub</c>, <c>sid</c>, <c>aal</c>, …) is read from the session, whatever a claim says.
/// </summary>
internal readonly struct Caller(SessionIdentity identity)
{
    public CachedSession Cached => identity.Session;

    public Session Session => identity.Session.Session;

    public string IdentityId => Session.Identity!.Id;

    /// <summary>The caller of a request; null if nobody is signed in by the scheme.</summary>
    public static Caller? Of(ClaimsPrincipal? user, string scheme)
    {
        if (user is null)
            return null;

        foreach (var identity in user.Identities)
            if (identity is SessionIdentity { IsAuthenticated: true } made && identity.AuthenticationType == scheme && made.Session.Session.Identity is not null)
                return new(made);

        return null;
    }

    /// <summary>The values of what a claim type, or one of the gateway's names for it, stands for; empty if there is none.</summary>
    public IEnumerable<string> Find(string type) => FindInSession(type) ?? identity.FindAll(type).Select(claim => claim.Value);

    /// <summary>The same for what the session itself says, which is the same in all its requests; null if the type is none of that.</summary>
    public IEnumerable<string>? FindInSession(string type) => type switch
    {
        "" => [],
        "sub" or OryClaimTypes.IdentityId => [IdentityId],
        OryClaimTypes.SessionId => [Session.Id],
        OryClaimTypes.Aal => One(Session.AuthenticatorAssuranceLevel),
        OryClaimTypes.AuthTime => One(AuthTime?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        OryClaimTypes.Amr => Methods,
        OryGatewayDefaults.VerifiedEmail => One(VerifiedEmail),
        _ => null,
    };

    public string? VerifiedEmail
    {
        get
        {
            foreach (var address in Session.Identity!.VerifiableAddresses)
                if (address is { Verified: true, Via: "email", Value: { Length: > 0 } value })
                    return value;

            return null;
        }
    }

    /// <summary>When the caller last proved who he is, in seconds since 1970.</summary>
    public long? AuthTime => Session.AuthenticatedAt?.ToUnixTimeSeconds();

    public IEnumerable<string> Methods => MethodsOf(Session);

    /// <summary>
    /// Whether the sign-ins are those of the same session as it was. Who enrols a factor has used it then, which changes neither level nor time.
    /// </summary>
    public bool HasMethodsOf(CachedSession earlier) =>
        ReferenceEquals(earlier, Cached) || Methods.SequenceEqual(MethodsOf(earlier.Session), StringComparer.Ordinal);

    private static IEnumerable<string> MethodsOf(Session session) =>
        session.AuthenticationMethods.Select(method => method.Method).OfType<string>().Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> One(string? value) => string.IsNullOrEmpty(value) ? [] : [value];
}
