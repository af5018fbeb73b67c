using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore;

/// <summary>Keeps pages out of the output cache that are somebody's own.</summary>
internal sealed class OutputStorage(IServiceProvider services)
{
    // Looking for a feature that is not there costs a request more than most of what is looked for.
    private readonly bool _isUsed = services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(IOutputCacheStore));

    /// <summary>Whatever an answer says of being stored: an output cache of the application goes by its own policies.</summary>
    public static void Deny(HttpContext context)
    {
        if (context.Features.Get<IOutputCacheFeature>() is { } cache)
            cache.Context.AllowCacheStorage = false;
    }

    /// <summary>A page for somebody is nobody else's: an output cache that stands before authentication does not know that there is anybody.</summary>
    public void Deny(HttpContext context, OrySessionOutcome outcome)
    {
        if (_isUsed && outcome.Kind != OryOutcomeKind.NoCredential)
            Deny(context);
    }
}
