using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ory.AspNetCore;
using Ory.AspNetCore.Pages;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the self-service pages.</summary>
public static class OryPagesEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the pages to the paths of <see cref="OryPagesOptions"/>, and the addresses of Ory that browsers open to <see cref="OryPagesOptions.OryPath"/>.
    /// Anybody may open them, whatever the application's fallback policy says. Where the application has an endpoint of its own at the path of a page, that one
    /// answers in the page's place.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>The endpoints, for conventions such as rate limits.</returns>
    /// <exception cref="InvalidOperationException"><c>AddOryPages()</c> has not been called, or there is no Ory scheme of the name that the options say.</exception>
    public static IEndpointConventionBuilder MapOryPages(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var flows = services.GetService<FlowPages>() ?? throw new InvalidOperationException("Call builder.Services.AddOryPages() before app.MapOryPages().");
        var addresses = services.GetRequiredService<Addresses>();
        var relay = services.GetRequiredService<OryRelay>();
        var visits = services.GetRequiredService<VisitFactory>();
        var answers = services.GetRequiredService<PageAnswers>();
        var options = addresses.Pages;
        var schemes = services.GetService<OrySchemes>() ?? throw new InvalidOperationException("There is no Ory scheme: call AddAuthentication().AddOry() besides AddOryPages().");
        if (schemes.Fault("OryPagesOptions.AuthenticationScheme", options.AuthenticationScheme) is { } fault)
            throw new InvalidOperationException(fault);

        services.GetRequiredService<StartCheck>().IsMapped = true;
        var group = endpoints.MapGroup("");
        group.AllowAnonymous().ExcludeFromDescription().WithMetadata(ApplicationFirst.Mark);

        IEndpointConventionBuilder Map(string method, PathString path, RequestDelegate page) => group.MapMethods(path.Value!, method == "GET" ? ["GET", "HEAD"] : [method], context =>
        {
            // Cookies and addresses are made for the host that a request is for.
            if (!OwnOrigin.IsAddressed(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Task.CompletedTask;
            }

            Languages.Use(context, options.Languages);
            return method == "POST" ? answers.ToFormAsync(visits.Create(context), page) : page(context);
        });

        foreach (var kind in Enum.GetValues<FlowKind>())
        {
            var name = kind.ToString().ToLowerInvariant();
            Map("GET", addresses.PathOf(kind), context => flows.GetAsync(context, kind));
            Map("POST", addresses.PathOf(kind), context => flows.PostAsync(context, kind));
            if (!options.PostToOry)
                Map("GET", options.OryPath.Add($"/self-service/{name}/browser"), context => flows.BeginAsync(context, kind)).WithMetadata(ForBrowsers.Mark);
            if (!options.PostToOry && OryRelay.Relayed.Contains(kind))
                Map("GET", options.OryPath.Add($"/self-service/{name}"), context => relay.FlowAsync(context, kind)).WithMetadata(ForBrowsers.Mark);
        }

        Map("GET", options.ErrorPath, services.GetRequiredService<ErrorPage>().GetAsync);
        var ending = services.GetRequiredService<SessionEnding>();
        Map("GET", options.SettingsPath.Add("/sessions"), ending.GetAsync);
        Map("POST", options.SettingsPath.Add("/sessions"), ending.PostAsync);
        Map("GET", options.OryPath.Add("/.well-known/ory/webauthn.js"), relay.ScriptAsync);
        Map("GET", options.OryPath.Add("/self-service/methods/oidc/callback/{provider}"), relay.CallbackAsync).WithMetadata(ForBrowsers.Mark);
        Map("POST", options.OryPath.Add("/self-service/methods/oidc/callback/{provider}"), relay.PostedCallbackAsync);
        var assets = services.GetRequiredService<PageAssets>();
        Map("GET", options.OryPath.Add("/pages/{file}"), context => assets.SendAsync(context, (string)context.Request.RouteValues["file"]!));
        if (options.SignOutPath.HasValue)
        {
            var signOut = services.GetRequiredService<SignOutPage>();
            Map("GET", options.SignOutPath, signOut.GetAsync);
            Map("POST", options.SignOutPath, signOut.PostAsync).WithMetadata(SignOutMetadata.Instance);
        }

        return group;
    }
}
