using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;

namespace Ory.AspNetCore.Yarp;

/// <summary>An output cache of the application goes by its own policies, whatever an answer says of being stored.</summary>
internal static class OutputCaches
{
    public static void Deny(HttpContext context)
    {
        if (context.Features.Get<IOutputCacheFeature>() is { } cache)
            cache.Context.AllowCacheStorage = false;
    }
}
