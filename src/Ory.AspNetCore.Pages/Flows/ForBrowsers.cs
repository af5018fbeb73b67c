using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Ory.AspNetCore.Pages;

// Ory's own addresses, as the pages answer them, lead people to pages. A program that asks there for JSON means Ory's API:
// it is for whoever serves that on the same path (MapOryProxy), or for nobody.
internal sealed class ForBrowsers : MatcherPolicy, IEndpointSelectorPolicy
{
    public static readonly object Mark = new Marked();

    // After those that know methods and hosts, which decide more cheaply.
    public override int Order => 1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(e => e.Metadata.GetMetadata<Marked>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint?.Metadata.GetMetadata<Marked>() is not null && WantsJson(httpContext.Request))
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    // As Ory decides it: JSON is for those who name it and do not like HTML better.
    private static bool WantsJson(HttpRequest request)
    {
        double html = 0, json = 0;
        foreach (var range in request.GetTypedHeaders().Accept)
        {
            if (range.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
                json = Math.Max(json, range.Quality ?? 1);
            else if (range.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase))
                html = Math.Max(html, range.Quality ?? 1);
        }

        return json > html;
    }

    private sealed class Marked;
}
