using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>
/// Tells an output cache that stands behind authentication who is not nobody, although he is no user: whoever shows a credential of which nothing can be
/// known now, or that was refused. What he sees is not stored for others, and what is stored for nobody is not shown to him. One that stands before
/// authentication is told by <see cref="OutputStorage"/>.
/// </summary>
internal sealed class OutputPolicy : IOutputCachePolicy, IPostConfigureOptions<OutputCacheOptions>
{
    public void PostConfigure(string? name, OutputCacheOptions options) => options.AddBasePolicy(this);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        // By the key, which no policy after this one takes back.
        if (IsOfNoUser(context))
            context.CacheVaryByRules.VaryByValues["Ory"] = "no user";
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        if (IsOfNoUser(context))
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }

    // Pages of users the framework's own policy keeps out, or the application's that knows better.
    private static bool IsOfNoUser(OutputCacheContext context) =>
        context.HttpContext.GetOryOutcome().Kind is not (OryOutcomeKind.NoCredential or OryOutcomeKind.Session);
}
