using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives an application an address where people sign out.</summary>
public static class OrySignOutEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the sign-out. A POST ends the session at Ory and lands on <c>return_to</c> (form or query; a path of this application) or the root; with a
    /// cookie it needs the application's antiforgery token. A GET shows a form that does so, for a plain link. Where Ory fails, a page says that
    /// nobody is signed out.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The address.</param>
    /// <param name="scheme">The Ory scheme; without one, the first that was added.</param>
    /// <returns>The endpoints, to go on with.</returns>
    /// <exception cref="InvalidOperationException">There is no Ory scheme, or none of that name.</exception>
    public static IEndpointConventionBuilder MapOrySignOut(this IEndpointRouteBuilder endpoints, string pattern = "/sign-out", string? scheme = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);

        var schemes = endpoints.ServiceProvider.GetService<OrySchemes>()
            ?? throw new InvalidOperationException("There is no Ory scheme: call AddAuthentication().AddOry() before MapOrySignOut().");
        scheme ??= schemes.First;
        if (schemes.Fault("The scheme of MapOrySignOut()", scheme) is { } fault)
            throw new InvalidOperationException(fault);

        var endpoint = new SignOutEndpoint(scheme);
        return endpoints.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Post], endpoint.RunAsync)
            .WithMetadata(new AllowAnonymousAttribute(), SignOutMetadata.Instance)
            .WithDisplayName("Ory sign-out");
    }
}
