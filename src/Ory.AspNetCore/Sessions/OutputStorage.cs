using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;

namespace Ory.AspNetCore;

/// <summary>Keeps pages out of the output cache that are somebody's own.</summary>
internal static class OutputStorage
{
    /// <summary>A page for somebody is nobody else's: an output cache that stands before authentication does not know that there is anybody.</summary>
    public static void Deny(HttpContext context, OrySessionOutcome outcome)
    {
        if (outcome.Kind != OryOutcomeKind.NoCredential && context.Features.Get<IOutputCacheFeature>() is { } cache)
            cache.Context.AllowCacheStorage = false;
    }
}
