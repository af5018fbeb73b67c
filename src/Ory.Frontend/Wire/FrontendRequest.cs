namespace Ory.Frontend;

/// <summary>A request that knows its operation, so that a handler can tell what may be repeated.</summary>
internal sealed class FrontendRequest(FrontendOperation operation, Uri address, CancellationToken caller) : HttpRequestMessage(operation.Method, address)
{
    private bool sent;

    internal FrontendOperation Operation => operation;

    /// <summary>Whether the caller gave up. A request that is cancelled without that took too long.</summary>
    internal bool IsGivenUp => caller.IsCancellationRequested;

    /// <summary>Called whenever the request is about to be written to a connection.</summary>
    /// <exception cref="HttpRequestException">It was written before, and may not be repeated.</exception>
    internal void OnSending()
    {
        if (sent && !operation.Repeatable)
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection ended before the answer; the request is not sent again.");
        sent = true;
    }
}
