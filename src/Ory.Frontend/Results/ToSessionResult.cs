namespace Ory.Frontend;

/// <summary>What <see cref="FrontendClient.ToSessionAsync"/> can answer.</summary>
public abstract record ToSessionResult
{
    private ToSessionResult()
    {
    }

    /// <summary>200: a session. Check that it is <see cref="Frontend.Session.Active"/>.</summary>
    /// <param name="Session">The session.</param>
    public sealed record Success(Session Session) : ToSessionResult;

    /// <summary>401 in Ory's own form: no session. Missing, wrong, revoked, expired, identity not active: Ory does not tell them apart.</summary>
    /// <param name="Error">The error; mostly without an id.</param>
    public sealed record Unauthenticated(GenericError Error) : ToSessionResult;

    /// <summary>403 <c>session_aal2_required</c>: a second factor is needed first.</summary>
    /// <param name="RedirectBrowserTo">Where the browser gives it; without a <c>return_to</c> of yours.</param>
    /// <param name="Error">The error.</param>
    public sealed record AalRequired(string RedirectBrowserTo, GenericError Error) : ToSessionResult;
}
