namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Puts the query to the address when the request leaves: YARP logs the address of whatever it forwards, and in Ory's queries there is what signs
/// somebody in or out (the tokens of mailed links, the codes of providers).
/// </summary>
internal sealed class OryQuery : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<string> Key = new("Ory.Query");

    /// <summary>Gives a request the query that it is to be sent with.</summary>
    public static void Set(HttpRequestMessage request, string? query)
    {
        if (!string.IsNullOrEmpty(query))
            request.Options.Set(Key, query);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Key, out var query))
            request.RequestUri = new Uri(request.RequestUri!.AbsoluteUri + query);
        return base.SendAsync(request, cancellationToken);
    }
}
