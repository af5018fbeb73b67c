using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The address at which Kratos' web hooks tell that a session or an identity changed.</summary>
public static class OryWebhookExtensions
{
    /// <summary>
    /// Maps the endpoint to which Kratos' web hooks after login, registration, settings, recovery and verification post
    /// <c>{"identity_id": …, "session_id": …}</c>. What is cached of that identity and session is forgotten at once, and once more two seconds
    /// later, because a hook may run before Kratos' own changes can be seen. The README has the Jsonnet and the configuration.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The path. Kratos calls it from inside the network; the outside needs no way to it.</param>
    /// <param name="authenticationScheme">The scheme whose <see cref="OryOptions.WebhookSecret"/> the hooks must show, in the header
    /// <see cref="OryDefaults.WebhookSecretHeader"/>.</param>
    /// <returns>The endpoint, for conventions such as <c>RequireHost</c>. It lets anybody in who knows the secret.</returns>
    /// <exception cref="InvalidOperationException">The secret is empty, or there is no Ory scheme, or none of that name.</exception>
    public static IEndpointConventionBuilder MapOryWebhook(
        this IEndpointRouteBuilder endpoints, string pattern = "/ory/webhook", string authenticationScheme = OryDefaults.AuthenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var webhook = services.GetService<WebhookEndpoint>()
            ?? throw new InvalidOperationException("There is no Ory scheme: call AddAuthentication().AddOry() before MapOryWebhook().");
        if (services.GetRequiredService<OrySchemes>().Fault("The scheme of MapOryWebhook()", authenticationScheme) is { } fault)
            throw new InvalidOperationException(fault);
        if (string.IsNullOrWhiteSpace(services.GetRequiredService<IOptionsMonitor<OryOptions>>().Get(authenticationScheme).WebhookSecret))
            throw new InvalidOperationException(
                $"MapOryWebhook() needs a secret that Kratos shows: set Authentication:Schemes:{authenticationScheme}:{nameof(OryOptions.WebhookSecret)} "
                + $"to a long random value, the same that Kratos' web hooks send as {OryDefaults.WebhookSecretHeader}.");
        return endpoints.MapPost(pattern, (RequestDelegate)(context => webhook.HandleAsync(context, authenticationScheme)))
            .WithMetadata(new AllowAnonymousAttribute())
            .WithDisplayName("Ory webhook");
    }
}
