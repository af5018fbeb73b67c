using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Yarp;

/// <summary>The HTTP client with which the proxy reaches Ory: one pool for everybody, and nothing of one caller in it for the next.</summary>
internal static class OryUpstream
{
    public const string ClientName = "OryProxy";

    public static IServiceCollection AddOryUpstream(this IServiceCollection services)
    {
        var client = services.AddHttpClient(ClientName)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.UseCookies = false;
                handler.AllowAutoRedirect = false;
                // What is compressed cannot be rewritten; the way to Ory is short.
                handler.AutomaticDecompression = DecompressionMethods.All;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
                handler.RequestHeaderEncodingSelector = SentOnce.Encode;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .AddHttpMessageHandler(static () => new OryQuery())
            // What a caller does at Ory himself (step up, change his password, sign out) changes his session.
            .AddOrySessionEviction();
        // A form is sent once, and so is a link that signs in or out.
        OryHttpClient.RemoveDefaults(client);
        return services;
    }
}
