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

    /// <summary>The address of the flow at Ory that helps, with <c>return_to</c>. A browser is sent there; an API client finds it in the problem details.</summary>
    /// <value><see langword="null"/> where none helps. May be set.</value>
    public string? RedirectUri { get; set; }

    /// <summary>Whether the browser is redirected to <see cref="RedirectUri"/>.</summary>
    /// <value><see langword="true"/> for the navigation of a browser to an endpoint that is not marked as an API. May be set.</value>
    public bool Redirects { get; set; }

    /// <summary>The status where nobody is redirected.</summary>
    /// <value>401, 403 or 503. May be set.</value>
    public int StatusCode { get; set; }

    /// <summary>What the explanation page is about to say to somebody who would be sent round in circles; to show another page, write it and call <see cref="HandleResponse"/>.</summary>
    /// <value><see langword="null"/> unless it is about to be shown. May be set.</value>
    public string? Explanation { get; set; }

    /// <summary>Whether the application has answered itself.</summary>
    public bool Handled { get; private set; }

    /// <summary>Says that the application has answered: the handler leaves the response alone.</summary>
    public void HandleResponse() => Handled = true;
}
