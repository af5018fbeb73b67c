using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>A refusal that is about to be answered.</summary>
/// <param name="context">The request.</param>
/// <param name="scheme">The scheme.</param>
/// <param name="options">The scheme's options.</param>
/// <param name="properties">The properties of the refusal.</param>
/// <param name="outcome">What was found of the request's session.</param>
public class OryForbiddenContext(
    HttpContext context, AuthenticationScheme scheme, OryOptions options, AuthenticationProperties properties, OrySessionOutcome outcome)
    : PropertiesContext<OryOptions>(context, scheme, options, properties)
{
    /// <summary>What was found of the request's session.</summary>
    public OrySessionOutcome Outcome { get; } = outcome;

    /// <summary>Whether the application has answered itself.</summary>
    public bool Handled { get; private set; }

    /// <summary>Says that the application has answered: the handler leaves the response alone.</summary>
    public void HandleResponse() => Handled = true;
}
