using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>A request whose credential has not been read yet.</summary>
/// <param name="context">The request.</param>
/// <param name="scheme">The scheme.</param>
/// <param name="options">The scheme's options.</param>
public class OryMessageReceivedContext(HttpContext context, AuthenticationScheme scheme, OryOptions options)
    : ResultContext<OryOptions>(context, scheme, options)
{
    /// <summary>The credential to use instead of reading one from the request.</summary>
    /// <value><see langword="null"/>: it is read from the request.</value>
    public OryCredential? Credential { get; set; }
}
