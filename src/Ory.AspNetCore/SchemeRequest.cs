using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>One scheme in one request: what the handler has at hand and its helpers need.</summary>
internal sealed record SchemeRequest(
    HttpContext Context, AuthenticationScheme Scheme, OryOptions Options, OryEvents Events, SchemeParts Parts, SessionFeature Found)
{
    public DateTimeOffset UtcNow => Options.TimeProvider!.GetUtcNow();

    /// <summary>The host that the request names, as it came: <see cref="HttpRequest.Host"/> throws at what it cannot decode.</summary>
    public HostString Host => new(Context.Request.Headers.Host.ToString());

    /// <summary>Whether the request's user is the one of this request's session, and not one that the application put in his place.</summary>
    public bool IsTheUser => Found.Outcome.Session is { } session && ClaimsOf(Context.User)?.SessionId == session.Id;

    /// <summary>
    /// Whether there is a session and the request has no user at all: nothing authenticated it with this scheme before it was authorized, which
    /// no sign-in mends.
    /// </summary>
    public bool IsUnseen => Found.Outcome.Session is not null && !Context.User.Identities.Any(identity => identity.IsAuthenticated);

    /// <summary>What this scheme says of the session that somebody stands for; null where he has none of it.</summary>
    public SessionClaims? ClaimsOf(ClaimsPrincipal? user) =>
        user is null ? null : SessionClaims.Find(user, Scheme.Name, Options.ClaimsIssuer ?? Scheme.Name);

    /// <summary>The same of whom the handler finds for this request, as long as he is found.</summary>
    public async Task<SessionClaims?> ClaimsOfAsync(IAuthenticationHandler handler) => ClaimsOf((await handler.AuthenticateAsync()).Principal);
}
