using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>What a browser needs to sign in with FedCM (Ory's <c>createFedcmFlow</c>, <c>GET /self-service/fed-cm/parameters</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The providers and the anti-CSRF token.</returns>
    /// <remarks>Ory Network only.</remarks>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<CreateFedcmFlowResponse>> CreateFedcmFlowAsync(
        FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            FrontendOperation.CreateFedcmFlow, "/self-service/fed-cm/parameters", credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.CreateFedcmFlowResponse))
            : throw answer.Unexpected();
    }

    /// <summary>Signs in with what FedCM gave (Ory's <c>updateFedcmFlow</c>, <c>POST /self-service/fed-cm/token</c>).</summary>
    /// <param name="body">What is submitted.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What it led to.</returns>
    /// <remarks>Ory Network only.</remarks>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<UpdateLoginFlowResult>> UpdateFedcmFlowAsync(
        UpdateFedcmFlowBody body, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        using var answer = await SubmitAsync(
            FrontendOperation.UpdateFedcmFlow, "/self-service/fed-cm/token", credential, body, cancellationToken).ConfigureAwait(false);
        return answer.Respond(LoginOutcome(answer));
    }

    /// <summary>
    /// Removes a sign-in that an administrator started to try a provider (Ory's <c>deleteTestLoginFlow</c>, <c>DELETE
    /// /self-service/login/test</c>).
    /// </summary>
    /// <param name="id">The flow's id.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>That it is done.</returns>
    /// <remarks>Newer servers only.</remarks>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse> DeleteTestLoginFlowAsync(
        string id, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var path = new RequestPath("/self-service/login/test").Add("id", id).ToString();
        using var answer = await SendAsync(FrontendOperation.DeleteTestLoginFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status is HttpStatusCode.NoContent or HttpStatusCode.OK ? answer.Respond() : throw answer.Unexpected();
    }
}
