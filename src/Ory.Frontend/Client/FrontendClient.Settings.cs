using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>Starts a change to the own account in a browser (Ory's <c>createBrowserSettingsFlow</c>, <c>GET /self-service/settings/browser</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="organization">The organization's id, a UUID (Ory Network).</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow, or that a second factor is needed first.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<SettingsFlowResult>> CreateBrowserSettingsFlowAsync(
        FrontendCredential credential, string? returnTo = null, string? organization = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/settings/browser").Add("return_to", returnTo).Add("organization", organization).ToString();
        using var answer = await SendAsync(FrontendOperation.CreateBrowserSettingsFlow, path, credential, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.OK)
            return answer.Respond<SettingsFlowResult>(new SettingsFlowResult.Success(answer.Decode(FrontendJsonContext.Default.SettingsFlow)));
        var error = answer.DecodeError();
        return FlowOutcome.AalTarget(answer, error) is { } target
            ? answer.Respond<SettingsFlowResult>(new SettingsFlowResult.AalRequired(target, error!.Error))
            : throw answer.Unexpected(error);
    }

    /// <summary>
    /// Starts a change to the own account in a native application (Ory's <c>createNativeSettingsFlow</c>, <c>GET /self-service/settings/api</c>).
    /// </summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="organization">The organization's id, a UUID (Ory Network).</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow, or that a second factor is needed first.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<SettingsFlowResult>> CreateNativeSettingsFlowAsync(
        FrontendCredential credential, string? organization = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/settings/api").Add("organization", organization).ToString();
        using var answer = await SendAsync(FrontendOperation.CreateNativeSettingsFlow, path, credential, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.OK)
            return answer.Respond<SettingsFlowResult>(new SettingsFlowResult.Success(answer.Decode(FrontendJsonContext.Default.SettingsFlow)));
        var error = answer.DecodeError();
        return FlowOutcome.AalTarget(answer, error) is { } target
            ? answer.Respond<SettingsFlowResult>(new SettingsFlowResult.AalRequired(target, error!.Error))
            : throw answer.Unexpected(error);
    }

    /// <summary>Reads a settings flow (Ory's <c>getSettingsFlow</c>, <c>GET /self-service/settings/flows</c>).</summary>
    /// <param name="id">The flow's id.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow, or that a second factor is needed first.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<SettingsFlowResult>> GetSettingsFlowAsync(
        string id, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var path = new RequestPath("/self-service/settings/flows").Add("id", id).ToString();
        using var answer = await SendAsync(FrontendOperation.GetSettingsFlow, path, credential, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.OK)
            return answer.Respond<SettingsFlowResult>(new SettingsFlowResult.Success(answer.Decode(FrontendJsonContext.Default.SettingsFlow)));
        var error = answer.DecodeError();
        return FlowOutcome.AalTarget(answer, error) is { } target
            ? answer.Respond<SettingsFlowResult>(new SettingsFlowResult.AalRequired(target, error!.Error))
            : throw answer.Unexpected(error);
    }

    /// <summary>Submits a settings flow (Ory's <c>updateSettingsFlow</c>, <c>POST /self-service/settings</c>).</summary>
    /// <param name="flow">The flow's id.</param>
    /// <param name="body">What is submitted.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What it led to.</returns>
    /// <exception cref="ArgumentException"><paramref name="flow"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<UpdateSettingsFlowResult>> UpdateSettingsFlowAsync(
        string flow, UpdateSettingsFlowBody body, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        var path = new RequestPath("/self-service/settings").Add("flow", flow).ToString();
        using var answer = await SubmitAsync(FrontendOperation.UpdateSettingsFlow, path, credential, body, cancellationToken).ConfigureAwait(false);
        return answer.Respond(SettingsOutcome(answer));
    }

    private static UpdateSettingsFlowResult SettingsOutcome(in Answer answer)
    {
        if (answer.Status == HttpStatusCode.OK || answer.IsFlow)
            return SettingsStep(answer.Decode(FrontendJsonContext.Default.SettingsFlow));

        var error = answer.DecodeError();
        if (FlowOutcome.Replacement(answer, error) is { } replacement)
            return new UpdateSettingsFlowResult.FlowReplaced(replacement, error?.Error);
        if (FlowOutcome.RedirectTarget(answer, error) is { } target)
            return new UpdateSettingsFlowResult.RedirectRequired(target, error?.Error);
        if (FlowOutcome.RefreshTarget(answer, error) is { } refresh)
            return new UpdateSettingsFlowResult.RefreshRequired(refresh, error!.Error);
        if (FlowOutcome.AalTarget(answer, error) is { } aal)
            return new UpdateSettingsFlowResult.AalRequired(aal, error!.Error);
        throw answer.Unexpected(error);
    }

    private static UpdateSettingsFlowResult SettingsStep(SettingsFlow flow)
    {
        if (flow.HasError())
            return new UpdateSettingsFlowResult.Invalid(flow);
        // The state stays `success` when the backup codes are shown afterwards; then there is no message that says so.
        return flow.IsPassed() && flow.HasSuccess() ? new UpdateSettingsFlowResult.Success(flow) : new UpdateSettingsFlowResult.NextStep(flow);
    }
}
