using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Authenticates requests with Ory sessions: credential, cache, whoami, check, principal, one after the other.</summary>
internal sealed class OryHandler(
    IOptionsMonitor<OryOptions> options, ILoggerFactory loggers, UrlEncoder encoder, SchemePartsProvider schemes, Instruments instruments)
    : AuthenticationHandler<OryOptions>(options, loggers, encoder), IAuthenticationHandler
{
    private static readonly Task<AuthenticateResult> NoCredential = Task.FromResult(AuthenticateResult.NoResult());

    private SchemeParts _parts = null!;
    private SessionFeature _found = null!;
    private Task<AuthenticateResult>? _adopted;

    private new OryEvents Events => (OryEvents)base.Events!;

    /// <summary>From now on this request's session is another: everything that asks later gets it.</summary>
    public void Adopt(OrySessionOutcome outcome)
    {
        _found.Outcome = outcome;
        _adopted = AnswerAsync(outcome);
    }

    Task<AuthenticateResult> IAuthenticationHandler.AuthenticateAsync() => _adopted ?? AuthenticateAsync();

    protected override Task InitializeHandlerAsync()
    {
        _parts = schemes.For(Scheme.Name, Options);
        _found = new SessionFeature(Scheme.Name, Context.Features.Get<SessionFeature>());
        Context.Features.Set(_found);
        return Task.CompletedTask;
    }

    protected override Task<object> CreateEventsAsync() => Task.FromResult<object>(new OryEvents());

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Events.ListensToMessageReceived ? ReceiveAsync() : ReadAsync();

    private async Task<AuthenticateResult> ReceiveAsync()
    {
        var received = new OryMessageReceivedContext(Context, Scheme, Options);
        await Events.MessageReceived(received);
        return received.Result ?? await (received.Credential is { } given ? FindAsync(given, CredentialReader.ProblemOf(given)) : ReadAsync());
    }

    private Task<AuthenticateResult> ReadAsync()
    {
        var credential = _parts.Credentials.Read(Request, out var problem);
        return FindAsync(credential, problem);
    }

    private Task<AuthenticateResult> FindAsync(OryCredential credential, CredentialProblem problem)
    {
        if (problem != CredentialProblem.None)
            return AnswerAsync(_parts.Problems.OutcomeOf(problem));
        if (credential.Kind == OryCredentialKind.None)
            return AnswerAsync(OrySessionOutcome.NoCredential);

        _found.Credential = credential;
        var finding = _parts.Sessions.FindAsync(credential, Context.RequestAborted);
        return finding.IsCompletedSuccessfully ? AnswerAsync(finding.Result.Outcome) : AnswerAsync(finding);
    }

    private async Task<AuthenticateResult> AnswerAsync(ValueTask<SessionAnswer> finding)
    {
        var answer = await finding;
        if (answer.SetCookie is { } setCookie)
            _parts.Relay.Relay(Context, setCookie);
        return await AnswerAsync(answer.Outcome);
    }

    private Task<AuthenticateResult> AnswerAsync(OrySessionOutcome found)
    {
        var outcome = _found.Outcome = SessionCheck.Apply(found, Options, TimeProvider);
        instruments.Found(Scheme.Name, outcome.Kind);

        if (outcome.Cached is not { } session)
            return outcome.Kind == OryOutcomeKind.NoCredential ? NoCredential : Task.FromResult(AuthenticateResult.Fail(Refusals.Of(outcome)));

        var ticket = _parts.Principals.TicketOf(session);
        return Events.ListensToSessionValidated ? ValidatedAsync(session, ticket) : Task.FromResult(AuthenticateResult.Success(ticket));
    }

    private async Task<AuthenticateResult> ValidatedAsync(CachedSession session, AuthenticationTicket ticket)
    {
        var validated = new OrySessionValidatedContext(Context, Scheme, Options, session.Session) { Principal = ticket.Principal, Properties = ticket.Properties };
        await Events.SessionValidated(validated);
        if (validated.Result is null)
            validated.Success();
        if (!validated.Result!.Succeeded)
            _found.Outcome = OrySessionOutcome.Rejected;
        return validated.Result;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        var challenge = new OryChallengeContext(Context, Scheme, Options, properties, _found.Outcome);
        await Events.Challenge(challenge);
        if (!challenge.Handled)
            await ChallengeResponse.ChallengeAsync(Context, Scheme, Options, _found.Outcome, properties);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        var forbidden = new OryForbiddenContext(Context, Scheme, Options, properties, _found.Outcome);
        await Events.Forbidden(forbidden);
        if (!forbidden.Handled)
            await ChallengeResponse.ForbidAsync(Context, Scheme, Options, _found.Outcome, properties);
    }
}
