using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Authenticates requests with Ory sessions: credential, cache, whoami, check, principal, one after the other.</summary>
internal sealed class OryHandler(IOptionsMonitor<OryOptions> options, ILoggerFactory loggers, UrlEncoder encoder, SchemePartsProvider schemes)
    : SignOutAuthenticationHandler<OryOptions>(options, loggers, encoder), IAuthenticationHandler
{
    private static readonly Task<AuthenticateResult> NoCredential = Task.FromResult(AuthenticateResult.NoResult());

    private SchemeParts _parts = null!;
    private SessionFeature _found = null!;
    private Task<AuthenticateResult>? _adopted;

    private new OryEvents Events => (OryEvents)base.Events!;

    /// <summary>What is at hand, and what is known so far.</summary>
    public SchemeRequest Now => new(Context, Scheme, Options, Events, _parts, _found);

    /// <summary>Asks Ory once more, past the cache. From then on everything in this request that asks gets what it says.</summary>
    /// <returns>False where there is nothing to ask about, or this request has asked already.</returns>
    public async Task<bool> RecheckAsync()
    {
        if (_adopted is not null || _found.Credential.Kind == OryCredentialKind.None || _found.Outcome.Session is not { } session)
            return false;

        await (_adopted = RecheckAsync(_found.Credential, session.Id));
        return true;
    }

    Task<AuthenticateResult> IAuthenticationHandler.AuthenticateAsync() => _adopted ?? AuthenticateAsync();

    protected override Task InitializeHandlerAsync()
    {
        (_parts, _found) = (schemes.For(Scheme.Name, Options), SessionFeature.AddTo(Context, Scheme.Name));
        return Task.CompletedTask;
    }

    protected override Task<object> CreateEventsAsync() => Task.FromResult<object>(new OryEvents());

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Events.ListensToMessageReceived ? ReceiveAsync() : ReadAsync();

    private async Task<AuthenticateResult> ReceiveAsync()
    {
        var received = new OryMessageReceivedContext(Context, Scheme, Options);
        await _found.DecideAsync(Events.MessageReceived, received);
        return received.Result ?? await (received.Credential is { } given ? FindAsync(CredentialReader.Check(given, out var problem), problem) : ReadAsync());
    }

    private Task<AuthenticateResult> ReadAsync() => FindAsync(_parts.Credentials.Read(Request, out var problem), problem);

    private Task<AuthenticateResult> FindAsync(OryCredential credential, CredentialProblem problem)
    {
        if (credential.Kind == OryCredentialKind.None)
            return AnswerAsync(_parts.Problems.OutcomeOf(problem), default);

        _found.Credential = credential;
        var now = TimeProvider.GetUtcNow();
        var known = _parts.Sessions.Find(credential, now, out var key);
        return known is null ? AskAsync(key, credential)
            // A remembered level that is too low for every request may have risen since: then Ory is asked past the cache.
            : known.Kind == OryOutcomeKind.StepUpRequired || SessionCheck.IsTooLow(known, Options) ? RecheckAsync(credential, known.Session?.Id)
            : AnswerAsync(known, now);
    }

    private Task<AuthenticateResult> AskAsync(SessionKey key, OryCredential credential) => AnswerAsync(cancelled => _parts.Sessions.AskAsync(key, credential, cancelled));

    private Task<AuthenticateResult> RecheckAsync(OryCredential credential, string? sessionId) => AnswerAsync(cancelled => _parts.Sessions.RecheckAsync(credential, sessionId, cancelled));

    private async Task<AuthenticateResult> AnswerAsync(Func<CancellationToken, Task<SessionAnswer>> ask)
    {
        var answer = await Leaving.AskAsync(Context, ask);
        if (answer.SetCookie is { } setCookie)
            _parts.Relay.Relay(Context, setCookie);
        return await AnswerAsync(answer.Outcome, TimeProvider.GetUtcNow());
    }

    private Task<AuthenticateResult> AnswerAsync(OrySessionOutcome found, DateTimeOffset now)
    {
        var outcome = _found.Outcome = SessionCheck.Apply(found, Options, now);
        _parts.Instruments.Found(Scheme.Name, outcome.Kind);
        _parts.Output.Deny(Context, outcome);
        if (outcome.Cached is not { } session)
            return outcome.Kind == OryOutcomeKind.NoCredential ? NoCredential : Task.FromResult(AuthenticateResult.Fail(Refusals.Of(outcome)));

        var ticket = _parts.Principals.TicketOf(session);
        return Events.ListensToSessionValidated ? ValidatedAsync(session, ticket) : Task.FromResult(AuthenticateResult.Success(ticket));
    }

    private async Task<AuthenticateResult> ValidatedAsync(CachedSession session, AuthenticationTicket ticket)
    {
        var validated = new OrySessionValidatedContext(Context, Scheme, Options, session.Session) { Principal = ticket.Principal, Properties = ticket.Properties };
        await _found.DecideAsync(Events.SessionValidated, validated);
        var result = validated.Result ?? AuthenticateResult.Success(new AuthenticationTicket(validated.Principal, validated.Properties, Scheme.Name));
        if (!result.Succeeded)
            _found.Outcome = OrySessionOutcome.Rejected;
        return result;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => AnswerAsync(properties, isForbid: false);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AnswerAsync(properties, isForbid: true);

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        var found = await HandleAuthenticateOnceSafeAsync();
        await _parts.SignOuts.EndAsync(Now, properties ?? new AuthenticationProperties(), found.Failure);
        (_adopted, _found.Outcome) = (NoCredential, OrySessionOutcome.NoCredential);
    }

    private async Task AnswerAsync(AuthenticationProperties properties, bool isForbid)
    {
        // What was thrown there is thrown here too: it says nothing of who somebody is, not even that he is nobody.
        await HandleAuthenticateOnceAsync();
        await _parts.Challenger.AnswerAsync(this, properties, isForbid);
    }
}
