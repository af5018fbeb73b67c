namespace Ory.Frontend;

/// <summary>What <see cref="FrontendClient.ListMySessionsAsync"/> can answer.</summary>
public abstract record ListMySessionsResult
{
    private ListMySessionsResult()
    {
    }

    /// <summary>200: the other sessions of the identity, newest first, without the calling one.</summary>
    /// <param name="Sessions">The sessions; their identities are thinner than those of toSession.</param>
    public sealed record Success(IReadOnlyList<Session> Sessions) : ListMySessionsResult;

    /// <summary>403 <c>session_aal2_required</c>: a second factor is needed first.</summary>
    /// <param name="RedirectBrowserTo">Where the browser gives it; without a <c>return_to</c> of yours.</param>
    /// <param name="Error">The error.</param>
    public sealed record AalRequired(string RedirectBrowserTo, GenericError Error) : ListMySessionsResult;
}
