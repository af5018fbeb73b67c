using System.Text;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Lets a request that may have done something leave once only. The HTTP client's own handler sends one without a body again where a connection that was
/// used before ends without an answer; Ory may have acted on it by then, and the token of a mailed link counts once.
/// </summary>
internal static class SentOnce
{
    /// <summary>A header that every request to Ory has.</summary>
    private const string Marking = "X-Forwarded-Proto";

    private static readonly HttpRequestOptionsKey<bool> Sent = new("Ory.Sent");

    /// <summary>How a header is written. This is asked for every header of every attempt, and so the place to prevent a second one.</summary>
    /// <exception cref="HttpRequestException">The request was written before.</exception>
    public static Encoding Encode(string header, HttpRequestMessage request)
    {
        if (header == Marking && !OnlyLooks(request))
        {
            if (request.Options.TryGetValue(Sent, out _))
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection ended before the answer; the request is not sent again.");
            request.Options.Set(Sent, true);
        }

        // Kestrel has read the agent's name as UTF-8.
        return Encoding.UTF8;
    }

    // Most of Ory's GETs below /self-service begin or end something.
    private static bool OnlyLooks(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        return (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
            && (path.EndsWith("/flows", StringComparison.Ordinal) || path.EndsWith("/self-service/errors", StringComparison.Ordinal)
                || !(path.Contains("/self-service/", StringComparison.Ordinal) || path.EndsWith("/sessions/token-exchange", StringComparison.Ordinal)));
    }
}
