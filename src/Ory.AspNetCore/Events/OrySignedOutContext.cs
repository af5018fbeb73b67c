using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>A sign-out that is done: the session has been ended at Ory, or there was none any more.</summary>
/// <param name="context">The request.</param>
/// <param name="scheme">The scheme.</param>
/// <param name="options">The scheme's options.</param>
/// <param name="properties">The properties of the sign-out; <see cref="AuthenticationProperties.RedirectUri"/> says where it lands.</param>
public class OrySignedOutContext(HttpContext context, AuthenticationScheme scheme, OryOptions options, AuthenticationProperties properties)
    : PropertiesContext<OryOptions>(context, scheme, options, properties)
{
    /// <summary>Whether the application has answered itself.</summary>
    public bool Handled { get; private set; }

    /// <summary>Says that the application has answered: the handler leaves the response alone.</summary>
    public void HandleResponse() => Handled = true;
}
