namespace Ory.Frontend;

/// <summary>A request that knows its operation, so that a handler can tell what may be repeated.</summary>
internal sealed class FrontendRequest(FrontendOperation operation, Uri address) : HttpRequestMessage(operation.Method, address)
{
    internal FrontendOperation Operation => operation;
}
