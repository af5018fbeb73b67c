using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>Starts a sign-in of a browser (Ory's <c>createBrowserLoginFlow</c>, <c>GET /self-service/login/browser</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="refresh">True to have somebody who is signed in do so again.</param>
    /// <param name="aal">The level to reach: one of <see cref="AuthenticatorAssuranceLevels"/>.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="loginChallenge">The challenge of an OAuth2 request.</param>
    /// <param name="organization">The organization's id, a UUID (Ory Network).</param>
    /// <param name="via">The trait that holds the address for a second factor (deprecated by Ory).</param>
    /// <param name="identitySchema">The id of the identity schema.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <remarks>For browsers: the answer sets an anti-CSRF cookie, which has to reach the browser.</remarks>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<LoginFlow>> CreateBrowserLoginFlowAsync(
        FrontendCredential credential, bool? refresh = null, string? aal = null, string? returnTo = null, string? loginChallenge = null,
        string? organization = null, string? via = null, string? identitySchema = null, CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/login/browser")
            .Add("refresh", refresh)
            .Add("aal", aal)
            .Add("return_to", returnTo)
            .Add("login_challenge", loginChallenge)
            .Add("organization", organization)
            .Add("via", via)
            .Add("identity_schema", identitySchema)
            .ToString();
        using var answer = await SendAsync(FrontendOperation.CreateBrowserLoginFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.LoginFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Starts a sign-in of a native application (Ory's <c>createNativeLoginFlow</c>, <c>GET /self-service/login/api</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="refresh">True to have somebody who is signed in do so again.</param>
    /// <param name="aal">The level to reach: one of <see cref="AuthenticatorAssuranceLevels"/>.</param>
    /// <param name="returnTo">Where to go afterwards; the server has to allow it.</param>
    /// <param name="returnSessionTokenExchangeCode">True to get a code for exchangeSessionToken.</param>
    /// <param name="organization">The organization's id, a UUID (Ory Network).</param>
    /// <param name="via">The trait that holds the address for a second factor (deprecated by Ory).</param>
    /// <param name="identitySchema">The id of the identity schema.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<LoginFlow>> CreateNativeLoginFlowAsync(
        FrontendCredential credential, bool? refresh = null, string? aal = null, string? returnTo = null,
        bool? returnSessionTokenExchangeCode = null, string? organization = null, string? via = null, string? identitySchema = null,
        CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/self-service/login/api")
            .Add("refresh", refresh)
            .Add("aal", aal)
            .Add("return_to", returnTo)
            .Add("return_session_token_exchange_code", returnSessionTokenExchangeCode)
            .Add("organization", organization)
            .Add("via", via)
            .Add("identity_schema", identitySchema)
            .ToString();
        using var answer = await SendAsync(FrontendOperation.CreateNativeLoginFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.LoginFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Reads a sign-in (Ory's <c>getLoginFlow</c>, <c>GET /self-service/login/flows</c>).</summary>
    /// <param name="id">The flow's id.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The flow.</returns>
    /// <remarks>A browser's flow needs its anti-CSRF cookie.</remarks>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<LoginFlow>> GetLoginFlowAsync(
        string id, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var path = new RequestPath("/self-service/login/flows").Add("id", id).ToString();
        using var answer = await SendAsync(FrontendOperation.GetLoginFlow, path, credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.LoginFlow))
            : throw answer.Unexpected();
    }

    /// <summary>Submits a sign-in flow (Ory's <c>updateLoginFlow</c>, <c>POST /self-service/login</c>).</summary>
    /// <param name="flow">The flow's id.</param>
    /// <param name="body">What is submitted.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What it led to.</returns>
    /// <exception cref="ArgumentException"><paramref name="flow"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<UpdateLoginFlowResult>> UpdateLoginFlowAsync(
        string flow, UpdateLoginFlowBody body, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flow);
        var path = new RequestPath("/self-service/login").Add("flow", flow).ToString();
        using var answer = await SubmitAsync(FrontendOperation.UpdateLoginFlow, path, credential, body, cancellationToken).ConfigureAwait(false);
        return answer.Respond(LoginOutcome(answer));
    }

    private static UpdateLoginFlowResult LoginOutcome(in Answer answer)
    {
        if (answer.IsFlow)
            return LoginStep(answer.Decode(FrontendJsonContext.Default.LoginFlow));
        // With an ID token Ory does what the person needs, whichever of the two flows he is in.
        if (answer.Status == HttpStatusCode.OK)
            return answer.HasMember("identity"u8) && !answer.HasMember("session"u8)
                ? new UpdateLoginFlowResult.SignedUp(answer.Decode(FrontendJsonContext.Default.SuccessfulNativeRegistration))
                : new UpdateLoginFlowResult.Success(answer.Decode(FrontendJsonContext.Default.SuccessfulNativeLogin));

        var error = answer.DecodeError();
        if (FlowOutcome.Replacement(answer, error) is { } replacement)
            return new UpdateLoginFlowResult.FlowReplaced(replacement, error?.Error);
        if (FlowOutcome.RedirectTarget(answer, error) is { } target)
            return new UpdateLoginFlowResult.RedirectRequired(target, error?.Error);
        if (answer.Status == HttpStatusCode.Forbidden && error?.Error.Id == FrontendErrorIds.SessionVerifiedAddressRequired)
            return new UpdateLoginFlowResult.AddressVerificationRequired(error.Error.DetailsContinueWith(), error.Error);
        throw answer.Unexpected(error);
    }

    private static UpdateLoginFlowResult LoginStep(LoginFlow flow)
    {
        if (flow.HasError())
            return new UpdateLoginFlowResult.Invalid(flow);
        return flow.IsCodeSent() ? new UpdateLoginFlowResult.CodeSent(flow) : new UpdateLoginFlowResult.NextStep(flow);
    }
}
