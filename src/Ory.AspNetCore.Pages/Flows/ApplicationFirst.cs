using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Ory.AspNetCore.Pages;

// An application that has an endpoint of its own at the very path of a page (an error page, a sign-up of its own) means that one. One that takes
// whatever comes (a reverse proxy's, a page for every path) does not mean the pages' paths.
internal sealed class ApplicationFirst : MatcherPolicy, IEndpointSelectorPolicy
{
    public static readonly object Mark = new Marked();

    // After those that know methods and hosts: only what answers this request counts.
    public override int Order => 1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsPage);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint is RouteEndpoint page && IsPage(page) && IsTaken(candidates, page))
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    private static bool IsTaken(CandidateSet candidates, RouteEndpoint page)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint is RouteEndpoint other && !IsPage(other)
                && other.RoutePattern.InboundPrecedence == page.RoutePattern.InboundPrecedence)
                return true;
        }

        return false;
    }

    private static bool IsPage(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Marked>() is not null;

    private sealed class Marked;
}
