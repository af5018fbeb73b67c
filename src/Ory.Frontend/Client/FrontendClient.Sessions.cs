using System.Net;

namespace Ory.Frontend;

public sealed partial class FrontendClient
{
    /// <summary>Who is signed in (Ory's <c>toSession</c>, <c>GET /sessions/whoami</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="tokenizeAs">The name of a template of the server; then the session holds a JSON Web Token made by it.</param>
    /// <param name="bypassCache">Whether Ory Network's edge is told (<c>Cache-Control: max-age=0</c>) not to answer from its cache of sessions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The session, that there is none, or that a second factor is needed first.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<ToSessionResult>> ToSessionAsync(
        FrontendCredential credential, string? tokenizeAs = null, bool bypassCache = false, CancellationToken cancellationToken = default)
    {
        var address = tokenizeAs is null
            ? whoami ??= new Uri(root + "/sessions/whoami")
            : new Uri(root + new RequestPath("/sessions/whoami").Add("tokenize_as", tokenizeAs).ToString());
        using var answer = await SendAsync(FrontendOperation.ToSession, address, credential, null, bypassCache, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.OK)
            return answer.Respond<ToSessionResult>(new ToSessionResult.Success(answer.DecodeSession()));

        // Only Ory's own 401 says that there is no session: one of a proxy, or an error page, is an outage.
        var error = answer.DecodeError();
        if (answer.Status == HttpStatusCode.Unauthorized && error is not null)
            return answer.Respond<ToSessionResult>(new ToSessionResult.Unauthenticated(error.Error));
        return FlowOutcome.AalTarget(answer, error) is { } target
            ? answer.Respond<ToSessionResult>(new ToSessionResult.AalRequired(target, error!.Error))
            : throw answer.Unexpected(error);
    }

    /// <summary>The other sessions of the identity (Ory's <c>listMySessions</c>, <c>GET /sessions</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="page">The page, from 0 (deprecated by Ory; 0 and 1 are the same).</param>
    /// <param name="perPage">How many on a page, 1 to 1000 (deprecated by Ory).</param>
    /// <param name="pageSize">How many on a page, 1 to 1000; 250 when null.</param>
    /// <param name="pageToken">Which page, from <see cref="FrontendResponse.Links"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The sessions, or that a second factor is needed first.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<ListMySessionsResult>> ListMySessionsAsync(
        FrontendCredential credential, long? page = null, long? perPage = null, long? pageSize = null, string? pageToken = null,
        CancellationToken cancellationToken = default)
    {
        var path = new RequestPath("/sessions")
            .Add("page", page)
            .Add("per_page", perPage)
            .Add("page_size", pageSize)
            .Add("page_token", pageToken)
            .ToString();
        using var answer = await SendAsync(FrontendOperation.ListMySessions, path, credential, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.OK)
            return answer.Respond<ListMySessionsResult>(new ListMySessionsResult.Success(answer.Decode(FrontendJsonContext.Default.IReadOnlyListSession)));
        var error = answer.DecodeError();
        return FlowOutcome.AalTarget(answer, error) is { } target
            ? answer.Respond<ListMySessionsResult>(new ListMySessionsResult.AalRequired(target, error!.Error))
            : throw answer.Unexpected(error);
    }

    /// <summary>Ends one other session of the identity (Ory's <c>disableMySession</c>, <c>DELETE /sessions/{id}</c>).</summary>
    /// <param name="id">The session's id; the caller's own is refused with 400.</param>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>That it is done: Ory says so for ids that do not exist, too.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty, or a dot segment.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse> DisableMySessionAsync(string id, FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id is "." or "..")
            throw new ArgumentException("A session's id cannot be a dot segment.", nameof(id));
        using var answer = await SendAsync(
            FrontendOperation.DisableMySession, "/sessions/" + Uri.EscapeDataString(id), credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.NoContent ? answer.Respond() : throw answer.Unexpected();
    }

    /// <summary>Ends all other sessions of the identity (Ory's <c>disableMyOtherSessions</c>, <c>DELETE /sessions</c>).</summary>
    /// <param name="credential">Whose call it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many.</returns>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<DeleteMySessionsCount>> DisableMyOtherSessionsAsync(
        FrontendCredential credential, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(FrontendOperation.DisableMyOtherSessions, "/sessions", credential, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK
            ? answer.Respond(answer.Decode(FrontendJsonContext.Default.DeleteMySessionsCount))
            : throw answer.Unexpected();
    }

    /// <summary>
    /// Exchanges the codes of a native sign-in through a browser for a session token (Ory's <c>exchangeSessionToken</c>, <c>GET
    /// /sessions/token-exchange</c>).
    /// </summary>
    /// <param name="initCode">The first half: <c>session_token_exchange_code</c> of the created flow; a secret.</param>
    /// <param name="returnToCode">The second half: the <c>code</c> that the browser returned with; a secret.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The session and its token, or the flow that failed. Not yet completed is a 404.</returns>
    /// <exception cref="ArgumentException"><paramref name="initCode"/> or <paramref name="returnToCode"/> is empty.</exception>
    /// <exception cref="FrontendException">Any other answer, or none.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FrontendResponse<ExchangeSessionTokenResult>> ExchangeSessionTokenAsync(
        string initCode, string returnToCode, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(initCode);
        ArgumentException.ThrowIfNullOrEmpty(returnToCode);
        var path = new RequestPath("/sessions/token-exchange").Add("init_code", initCode).Add("return_to_code", returnToCode).ToString();
        using var answer = await SendAsync(FrontendOperation.ExchangeSessionToken, path, FrontendCredential.None, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.OK)
            return answer.Respond<ExchangeSessionTokenResult>(new ExchangeSessionTokenResult.Success(answer.Decode(FrontendJsonContext.Default.SuccessfulCodeExchangeResponse)));
        if (answer.Status != HttpStatusCode.UnprocessableEntity || !answer.IsFlow)
            throw answer.Unexpected();
        SelfServiceFlow flow = answer.IsLoginFlow
            ? answer.Decode(FrontendJsonContext.Default.LoginFlow)
            : answer.Decode(FrontendJsonContext.Default.RegistrationFlow);
        return answer.Respond<ExchangeSessionTokenResult>(new ExchangeSessionTokenResult.Failed(flow));
    }
}
