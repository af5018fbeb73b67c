using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>Starts a verification of a browser (Ory's <c>createBrowserVerificationFlow</c>, <c>GET /self-service/verification/browser</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <remarks>For browsers: the answer sets an anti-CSRF cookie, which has to reach the browser.</remarks>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<VerificationFlow>> CreateBrowserVerificationFlowAsync(
        FrontendCredential credential, string? returnTo = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/verification/browser").Add("return_to", returnTo).ToString();
        using var answer = await SendAsync(FrontendOperation.CreateBrowserVerificationFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.VerificationFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Starts a verification of a native application (Ory's <c>createNativeVerificationFlow</c>, <c>GET /self-service/verification/api</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<VerificationFlow>> CreateNativeVerificationFlowAsync(
        FrontendCredential credential, string? returnTo = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/verification/api").Add("return_to", returnTo).ToString();
        using var answer = await SendAsync(FrontendOperation.CreateNativeVerificationFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.VerificationFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Reads a verification (Ory's <c>getVerificationFlow</c>, <c>GET /self-service/verification/flows</c>).</summary>
    /// <param name="id">The flow's id.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <remarks>A browser's flow needs its anti-CSRF cookie.</remarks>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<VerificationFlow>> GetVerificationFlowAsync(
        string id, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var path = new RequestPath("/self-service/verification/flows").Add("id", id).ToString();
        using var answer = await SendAsync(FrontendOperation.GetVerificationFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.VerificationFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Submits a verification flow (Ory's <c>updateVerificationFlow</c>, <c>POST /self-service/verification</c>).</summary>
    /// <param name="flow">The flow's id.</param>
    /// <param name="body">What is submitted.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="token">The token of a mailed link.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What it led to.</returns>
    /// <exception cref="ArgumentException"><paramref name="flow"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<UpdateVerificationFlowResult>> UpdateVerificationFlowAsync(
        string flow, UpdateVerificationFlowBody body, FrontendCredential credential, string? token = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        var path = new RequestPath("/self-service/verification").Add("flow", flow).Add("token", token).ToString();
        using var answer = await SubmitAsync(FrontendOperation.UpdateVerificationFlow, path, credential, body, cancellationToken).ConfigureAwait(false);
        return answer.Respond(VerificationOutcome(answer));
    }

    private static UpdateVerificationFlowResult VerificationOutcome(in Answer answer)
    {
        if (answer.Status == HttpStatusCode.OK || answer.IsFlow)
            return VerificationStep(answer.Decode(FrontendJsonContext.Default.VerificationFlow));

        var error = answer.DecodeError();
        if (FlowOutcome.Replacement(answer, error) is { } replacement)
            return new UpdateVerificationFlowResult.FlowReplaced(replacement, error?.Error);
        if (FlowOutcome.RedirectTarget(answer, error) is { } target)
            return new UpdateVerificationFlowResult.RedirectRequired(target, error?.Error);
        throw answer.Unexpected(error);
    }

    private static UpdateVerificationFlowResult VerificationStep(VerificationFlow flow)
    {
        if (flow.HasError())
            return new UpdateVerificationFlowResult.Invalid(flow);
        if (flow.IsPassed())
            return new UpdateVerificationFlowResult.Success(flow);
        return flow.IsCodeSent() ? new UpdateVerificationFlowResult.CodeSent(flow) : new UpdateVerificationFlowResult.NextStep(flow);
    }
}
