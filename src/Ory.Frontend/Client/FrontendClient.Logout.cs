using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>Starts a sign-out of a browser (Ory's <c>createBrowserLogoutFlow</c>, <c>GET /self-service/logout/browser</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The address that signs out, and its token.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<LogoutFlow>> CreateBrowserLogoutFlowAsync(
        FrontendCredential credential, string? returnTo = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/logout/browser").Add("return_to", returnTo).ToString();
        using var answer = await SendAsync(FrontendOperation.CreateBrowserLogoutFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.LogoutFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Signs a browser out (Ory's <c>updateLogoutFlow</c>, <c>GET /self-service/logout</c>).</summary>
    /// <param name="token">The token of the logout flow.</param>
    /// <param name="credential">The cookies of the browser whose session it is.</param>
    /// <param name="returnTo">The same as the logout address has it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>That it is done; its <c>Set-Cookie</c> values remove the cookies.</returns>
    /// <exception cref="ArgumentException"><paramref name="token"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse> UpdateLogoutFlowAsync(
        string token, FrontendCredential credential, string? returnTo = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        var path = new RequestPath("/self-service/logout").Add("token", token).Add("return_to", returnTo).ToString();
        using var answer = await SendAsync(FrontendOperation.UpdateLogoutFlow, path, credential, cancellationToken).ConfigureAwait(false);
        // A redirect is no sign-out: it is how errors are told to pages, and how a proxy asks for its own sign-in.
        return answer.Status == HttpStatusCode.NoContent ? answer.Respond() : throw answer.Unexpected();
    }

    /// <summary>Ends the session of a token (Ory's <c>performNativeLogout</c>, <c>DELETE /self-service/logout/api</c>).</summary>
    /// <param name="sessionToken">The session token.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>That it is done, also when the session had ended before.</returns>
    /// <exception cref="ArgumentException"><paramref name="sessionToken"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse> PerformNativeLogoutAsync(string sessionToken, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionToken);
        using var answer = await SubmitAsync(FrontendOperation.PerformNativeLogout, "/self-service/logout/api", FrontendCredential.None,
            new PerformNativeLogoutBody(sessionToken), cancellationToken).ConfigureAwait(false);
        return answer.Status is HttpStatusCode.NoContent ? answer.Respond() : throw answer.Unexpected();
    }
}
