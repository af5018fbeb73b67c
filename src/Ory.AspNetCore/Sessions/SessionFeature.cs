namespace Ory.AspNetCore;

/// <summary>What was found for this request, one for each Ory scheme that looked.</summary>
internal sealed class SessionFeature(string scheme, SessionFeature? next)
{
    public string Scheme { get; } = scheme;

    public SessionFeature? Next { get; } = next;

    public OryCredential Credential { get; set; }

    public OrySessionOutcome Outcome { get; set; } = OrySessionOutcome.NoCredential;

    public SessionFeature? Of(string scheme)
    {
        var feature = this;
        while (feature is not null && feature.Scheme != scheme)
            feature = feature.Next;
        return feature;
    }
}
