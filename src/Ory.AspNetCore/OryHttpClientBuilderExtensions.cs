using Ory.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the session cache right about what the application itself does at Ory.</summary>
public static class OryHttpClientBuilderExtensions
{
    /// <summary>
    /// Evicts the sessions that calls of this HTTP client end or change: <c>disableMySession</c>, <c>disableMyOtherSessions</c>, both logouts, and
    /// submitted login, registration, settings, recovery and verification flows. <c>AddOry()</c> does this for the client that
    /// <c>AddOryFrontendClient()</c> adds without a name; others call it themselves.
    /// </summary>
    /// <param name="builder">The HTTP client, with an Ory scheme's <see cref="OryOptions.BaseUrl"/> as its address.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHttpClientBuilder AddOrySessionEviction(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddHttpMessageHandler(static services => new EvictingHandler(services));
    }
}
