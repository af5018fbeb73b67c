using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>Starts a recovery of a browser (Ory's <c>createBrowserRecoveryFlow</c>, <c>GET /self-service/recovery/browser</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="skipSettings">True to end without a settings flow (newer servers).</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <remarks>For browsers: the answer sets an anti-CSRF cookie, which has to reach the browser.</remarks>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<RecoveryFlow>> CreateBrowserRecoveryFlowAsync(
        FrontendCredential credential, string? returnTo = null, bool? skipSettings = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/recovery/browser").Add("return_to", returnTo).Add("skip_settings", skipSettings).ToString();
        using var answer = await SendAsync(FrontendOperation.CreateBrowserRecoveryFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.RecoveryFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Starts a recovery of a native application (Ory's <c>createNativeRecoveryFlow</c>, <c>GET /self-service/recovery/api</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<RecoveryFlow>> CreateNativeRecoveryFlowAsync(
        FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            FrontendOperation.CreateNativeRecoveryFlow, "/self-service/recovery/api", credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.RecoveryFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Reads a recovery (Ory's <c>getRecoveryFlow</c>, <c>GET /self-service/recovery/flows</c>).</summary>
    /// <param name="id">The flow's id.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <remarks>A browser's flow needs its anti-CSRF cookie.</remarks>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<RecoveryFlow>> GetRecoveryFlowAsync(
        string id, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var path = new RequestPath("/self-service/recovery/flows").Add("id", id).ToString();
        using var answer = await SendAsync(FrontendOperation.GetRecoveryFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.RecoveryFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Submits a recovery flow (Ory's <c>updateRecoveryFlow</c>, <c>POST /self-service/recovery</c>).</summary>
    /// <param name="flow">The flow's id.</param>
    /// <param name="body">What is submitted.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="token">The token of a mailed link.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What it led to.</returns>
    /// <exception cref="ArgumentException"><paramref name="flow"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<UpdateRecoveryFlowResult>> UpdateRecoveryFlowAsync(
        string flow, UpdateRecoveryFlowBody body, FrontendCredential credential, string? token = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        var path = new RequestPath("/self-service/recovery").Add("flow", flow).Add("token", token).ToString();
        using var answer = await SubmitAsync(FrontendOperation.UpdateRecoveryFlow, path, credential, body, cancellationToken).ConfigureAwait(false);
        return answer.Respond(RecoveryOutcome(answer));
    }

    private static UpdateRecoveryFlowResult RecoveryOutcome(in Answer answer)
    {
        if (answer.Status == HttpStatusCode.OK || answer.IsFlow)
            return RecoveryStep(answer.Decode(FrontendJsonContext.Default.RecoveryFlow));

        var error = answer.DecodeError();
        if (FlowOutcome.Replacement(answer, error) is { } replacement)
            return new UpdateRecoveryFlowResult.FlowReplaced(replacement, error?.Error);
        if (FlowOutcome.RedirectTarget(answer, error) is { } target)
            return new UpdateRecoveryFlowResult.RedirectRequired(target, error?.Error);
        throw answer.Unexpected(error);
    }

    private static UpdateRecoveryFlowResult RecoveryStep(RecoveryFlow flow)
    {
        if (flow.HasError())
            return new UpdateRecoveryFlowResult.Invalid(flow);
        if (flow.IsPassed())
            return new UpdateRecoveryFlowResult.Success(flow);
        return flow.IsCodeSent() ? new UpdateRecoveryFlowResult.CodeSent(flow) : new UpdateRecoveryFlowResult.NextStep(flow);
    }
}
