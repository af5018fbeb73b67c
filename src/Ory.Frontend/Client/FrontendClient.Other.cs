using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>Reads the error that a browser was sent to the error page for (Ory's <c>getFlowError</c>, <c>GET /self-service/errors</c>).</summary>
    /// <param name="id">The error's id.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The error.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<FlowError>> GetFlowErrorAsync(
        string id, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var path = new RequestPath("/self-service/errors").Add("id", id).ToString();
        using var answer = await SendAsync(FrontendOperation.GetFlowError, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.FlowError))
            : throw answer.Unexpected();
    }

    /// <summary>
    /// The script that forms with security keys and passkeys need (Ory's <c>getWebAuthnJavaScript</c>, <c>GET /.well-known/ory/webauthn.js</c>).
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The script.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<string>> GetWebAuthnJavaScriptAsync(CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            FrontendOperation.GetWebAuthnJavaScript, "/.well-known/ory/webauthn.js", FrontendCredential.None, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK && answer.IsScript ? answer.Respond(answer.Text()) : throw answer.Unexpected(null);
    }

    /// <summary>
    /// Where a password is changed, for password managers (Ory's <c>getWellKnownChangePassword</c>, <c>GET /.well-known/change-password</c>).
    /// </summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The address that the server redirects to.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<string>> GetWellKnownChangePasswordAsync(
        FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            FrontendOperation.GetWellKnownChangePassword, "/.well-known/change-password", credential, cancellationToken).ConfigureAwait(false);
        return answer.IsRedirect && answer.Headers.Location is { } location ? answer.Respond(location) : throw answer.Unexpected();
    }
}
