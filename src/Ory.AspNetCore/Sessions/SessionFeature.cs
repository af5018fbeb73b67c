using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>What was found for this request, one for each Ory scheme that looked.</summary>
internal sealed class SessionFeature(string scheme, SessionFeature? next)
{
    public string Scheme { get; } = scheme;

    public SessionFeature? Next { get; } = next;

    public OryCredential Credential { get; set; }

    public OrySessionOutcome Outcome { get; set; } = OrySessionOutcome.NoCredential;

    // By its type and not by Get<T>(): every request comes by here, and a generic virtual call costs it more than the look-up.
    /// <summary>That of the scheme that looked last; null if none has.</summary>
    public static SessionFeature? LastOf(HttpContext context) => (SessionFeature?)context.Features[typeof(SessionFeature)];

    /// <summary>Adds one for a scheme that begins to look.</summary>
    public static SessionFeature AddTo(HttpContext context, string scheme)
    {
        var feature = new SessionFeature(scheme, LastOf(context));
        context.Features[typeof(SessionFeature)] = feature;
        return feature;
    }

    /// <summary>Lets an event of the application decide. Where it throws it cannot be known who somebody is: not that he is signed in, and not that he is nobody.</summary>
    public async Task DecideAsync<TContext>(Func<TContext, Task> decide, TContext context)
    {
        try
        {
            await decide(context);
        }
        catch
        {
            Outcome = OrySessionOutcome.Unavailable;
            throw;
        }
    }

    public SessionFeature? Of(string scheme)
    {
        var feature = this;
        while (feature is not null && feature.Scheme != scheme)
            feature = feature.Next;
        return feature;
    }
}
