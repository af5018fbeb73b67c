using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>Starts a sign-up of a browser (Ory's <c>createBrowserRegistrationFlow</c>, <c>GET /self-service/registration/browser</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="loginChallenge">The challenge of an OAuth2 request.</param>
    /// <param name="afterVerificationReturnTo">Where to go after the verification that the sign-up starts.</param>
    /// <param name="organization">The organization's id, a UUID (Ory Network).</param>
    /// <param name="identitySchema">The id of the identity schema.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <remarks>For browsers: the answer sets an anti-CSRF cookie, which has to reach the browser.</remarks>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<RegistrationFlow>> CreateBrowserRegistrationFlowAsync(
        FrontendCredential credential, string? returnTo = null, string? loginChallenge = null, string? afterVerificationReturnTo = null,
        string? organization = null, string? identitySchema = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/registration/browser")
            .Add("return_to", returnTo)
            .Add("login_challenge", loginChallenge)
            .Add("after_verification_return_to", afterVerificationReturnTo)
            .Add("organization", organization)
            .Add("identity_schema", identitySchema)
            .ToString();
        using var answer = await SendAsync(FrontendOperation.CreateBrowserRegistrationFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.RegistrationFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Starts a sign-up of a native application (Ory's <c>createNativeRegistrationFlow</c>, <c>GET /self-service/registration/api</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="returnSessionTokenExchangeCode">True to get a code for exchangeSessionToken.</param>
    /// <param name="organization">The organization's id, a UUID (Ory Network).</param>
    /// <param name="identitySchema">The id of the identity schema.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<RegistrationFlow>> CreateNativeRegistrationFlowAsync(
        FrontendCredential credential, string? returnTo = null, bool? returnSessionTokenExchangeCode = null, string? organization = null,
        string? identitySchema = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/registration/api")
            .Add("return_to", returnTo)
            .Add("return_session_token_exchange_code", returnSessionTokenExchangeCode)
            .Add("organization", organization)
            .Add("identity_schema", identitySchema)
            .ToString();
        using var answer = await SendAsync(FrontendOperation.CreateNativeRegistrationFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.RegistrationFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Reads a sign-up (Ory's <c>getRegistrationFlow</c>, <c>GET /self-service/registration/flows</c>).</summary>
    /// <param name="id">The flow's id.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <remarks>A browser's flow needs its anti-CSRF cookie.</remarks>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<RegistrationFlow>> GetRegistrationFlowAsync(
        string id, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var path = new RequestPath("/self-service/registration/flows").Add("id", id).ToString();
        using var answer = await SendAsync(FrontendOperation.GetRegistrationFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.RegistrationFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Submits a sign-up flow (Ory's <c>updateRegistrationFlow</c>, <c>POST /self-service/registration</c>).</summary>
    /// <param name="flow">The flow's id.</param>
    /// <param name="body">What is submitted.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What it led to.</returns>
    /// <exception cref="ArgumentException"><paramref name="flow"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<UpdateRegistrationFlowResult>> UpdateRegistrationFlowAsync(
        string flow, UpdateRegistrationFlowBody body, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        var path = new RequestPath("/self-service/registration").Add("flow", flow).ToString();
        using var answer = await SubmitAsync(FrontendOperation.UpdateRegistrationFlow, path, credential, body, cancellationToken).ConfigureAwait(false);
        return answer.Respond(RegistrationOutcome(answer));
    }

    private static UpdateRegistrationFlowResult RegistrationOutcome(in Answer answer)
    {
        // With an ID token Ory does what the person needs, whichever of the two flows he is in.
        if (answer.Status == HttpStatusCode.OK)
            return answer.HasMember("session"u8) && !answer.HasMember("identity"u8)
                ? new UpdateRegistrationFlowResult.SignedIn(answer.Decode(FrontendJsonContext.Default.SuccessfulNativeLogin))
                : new UpdateRegistrationFlowResult.Success(answer.Decode(FrontendJsonContext.Default.SuccessfulNativeRegistration));
        if (answer.IsFlow)
            return answer.IsLoginFlow
                ? new UpdateRegistrationFlowResult.SignInRequired(answer.Decode(FrontendJsonContext.Default.LoginFlow))
                : RegistrationStep(answer.Decode(FrontendJsonContext.Default.RegistrationFlow));

        var error = answer.DecodeError();
        if (FlowOutcome.Replacement(answer, error) is { } replacement)
            return new UpdateRegistrationFlowResult.FlowReplaced(replacement, error?.Error);
        if (FlowOutcome.RedirectTarget(answer, error) is { } target)
            return new UpdateRegistrationFlowResult.RedirectRequired(target, error?.Error);
        throw answer.Unexpected(error);
    }

    private static UpdateRegistrationFlowResult RegistrationStep(RegistrationFlow flow)
    {
        if (flow.HasError())
            return new UpdateRegistrationFlowResult.Invalid(flow);
        return flow.IsCodeSent() ? new UpdateRegistrationFlowResult.CodeSent(flow) : new UpdateRegistrationFlowResult.NextStep(flow);
    }
}
