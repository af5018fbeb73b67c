using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>A session that passed every check, and the principal that was made from it.</summary>
/// <param name="context">The request.</param>
/// <param name="scheme">The scheme.</param>
/// <param name="options">The scheme's options.</param>
/// <param name="session">The session, as Ory gave it.</param>
public class OrySessionValidatedContext(HttpContext context, AuthenticationScheme scheme, OryOptions options, Session session)
    : ResultContext<OryOptions>(context, scheme, options)
{
    /// <summary>The session, as Ory gave it. Shared between requests and immutable.</summary>
    public Session Session { get; } = session;
}
