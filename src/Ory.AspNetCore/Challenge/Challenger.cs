using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore;

/// <summary>Answers challenges and refusals: finds out what is missing, decides, lets the application decide otherwise, guards against loops.</summary>
internal sealed class Challenger(OwnOrigin ownOrigin, EnrolmentProbe probe, IAuthenticationSchemeProvider schemes, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<OryHandler>();

    public async Task AnswerAsync(OryHandler handler, AuthenticationProperties properties, bool isForbid)
    {
        var request = handler.Now;
        var context = request.Context;
        var evaluation = Evaluation.LastOf(context.User);

        var (remedy, isMetNow) = await LackingAsync(handler, properties, evaluation);

        var origin = ownOrigin.Trusted(context.Request, request.Options);
        var challenged = new Challenged(context, request.Options, request.Found.Outcome, isForbid)
        {
            Missing = remedy,
            ReturnTo = origin is null ? null : ReturnTo.For(context, origin, properties.RedirectUri),
            HasSecondFactorAsync = () => probe.HasSecondFactorAsync(request.Parts.Client, SubjectOf(request), request.Found.Credential, context.RequestAborted),
        };

        // Who asks for more himself takes nobody for one without a session.
        if (!isForbid && request.IsUnseen && Wanted(properties) is null)
            Log.SessionUnseen(_logger, request.Scheme.Name);

        var answer = isMetNow ? Decision.Repeat(challenged) : await Decision.MakeAsync(challenged);
        answer = Guarded(request, answer) with { IsReconciled = await IsAloneAsync() };
        if (await DecidedOtherwiseAsync(request, properties, answer, isForbid) is { } decided && decided.TryKeep(context))
        {
            ProblemResponses.WriteHead(context, decided);
            Log.Challenged(_logger, request.Scheme.Name, decided.Kind, decided.Status, decided.Redirects);
        }
    }

    // Where no scheme of another kind can say anything, nothing is left to put right, and status code pages have the last word at once.
    private async Task<bool> IsAloneAsync() => (await schemes.GetAllSchemesAsync()).All(scheme => scheme.HandlerType == typeof(OryHandler));

    // One session has many valid cookies.
    private static object SubjectOf(SchemeRequest request) =>
        request.Found.Outcome.Session is { } session ? (request.Scheme.Name, session.Id) : request.Parts.Sessions.KeyOf(request.Found.Credential);

    private static Remedy? Wanted(AuthenticationProperties properties) =>
        (OryChallengeProperties.AalOf(properties), OryChallengeProperties.MaxAgeOf(properties)) is var (aal, age) && (aal is not null || age is not null)
            ? new Remedy { Aal = aal, MaxAge = age, Refresh = age is not null }
            : null;

    // Before somebody is sent away, Ory is asked past the cache: he may come from there.
    private static async Task<(Remedy? Remedy, bool IsMetNow)> LackingAsync(
        OryHandler handler, AuthenticationProperties properties, Evaluation? evaluation)
    {
        var wanted = Wanted(properties);
        var request = handler.Now;
        if (request.Found.Outcome.Kind != OryOutcomeKind.Session)
            return (wanted ?? evaluation?.RemedyFor(null, request.UtcNow), false);

        var before = await request.ClaimsOfAsync(handler);
        var remedy = wanted is not null ? LackingOf(wanted, before, request.UtcNow)
            : request.IsTheUser ? evaluation?.RemedyFor(before, request.UtcNow)
            : null;

        if (remedy is null || !await handler.RecheckAsync() || request.Found.Outcome.Kind != OryOutcomeKind.Session)
            return (remedy ?? wanted, false);

        var after = await request.ClaimsOfAsync(handler);
        var still = wanted is not null ? LackingOf(wanted, after, request.UtcNow) : evaluation!.RemedyFor(after, request.UtcNow);
        return (still ?? remedy, still is null);
    }

    // What code asks for itself is missing in any case where it is there already: then it is asked for again.
    private static Remedy? LackingOf(Remedy wanted, SessionClaims? claims, DateTimeOffset now) =>
        claims is { } session
        && (wanted.Aal is null || Aals.Satisfies(session.Aal, wanted.Aal))
        && (wanted.MaxAge is not { } age || (session.AuthTime is { } time && RecentAuthenticationRequirement.IsRecent(time, now, age)))
            ? null
            : wanted;

    private Answer Guarded(SchemeRequest request, Answer answer)
    {
        // After the answer has begun nobody is sent anywhere.
        if (!answer.Redirects || request.Context.Response.HasStarted)
            return answer;

        var session = request.Found.Outcome.Session?.Id;
        if (!LoopGuard.IsLoop(request.Context, $"{answer.Flow}\n{session}", request.Options.TimeProvider!.GetUtcNow()))
            return answer;

        Log.Loop(_logger, request.Scheme.Name, request.Host.Value ?? "", request.Options.BrowserUrl ?? request.Options.BaseUrl!);
        return Decision.Loop(request, answer);
    }

    private static async Task<Answer?> DecidedOtherwiseAsync(SchemeRequest request, AuthenticationProperties properties, Answer answer, bool isForbid)
    {
        var (context, scheme, options, events, _, found) = request;
        if (isForbid)
        {
            var forbidden = new OryForbiddenContext(context, scheme, options, properties, found.Outcome)
            {
                StatusCode = answer.Status,
                RedirectUri = answer.Flow,
                Redirects = answer.Redirects,
                Explanation = answer.Explains ? answer.Detail : null,
            };
            await events.Forbidden(forbidden);
            return forbidden.Handled ? null : Changed(answer, forbidden.StatusCode, forbidden.RedirectUri, forbidden.Redirects, forbidden.Explanation);
        }

        var challenge = new OryChallengeContext(context, scheme, options, properties, found.Outcome)
        {
            StatusCode = answer.Status,
            RedirectUri = answer.Flow,
            Redirects = answer.Redirects,
            Explanation = answer.Explains ? answer.Detail : null,
        };
        await events.Challenge(challenge);
        return challenge.Handled ? null : Changed(answer, challenge.StatusCode, challenge.RedirectUri, challenge.Redirects, challenge.Explanation);
    }

    private static bool IsOfRefusal(int status) =>
        status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError;

    private static Answer Changed(Answer answer, int status, string? flow, bool redirects, string? explanation)
    {
        var changed = answer with
        {
            Status = status,
            Flow = string.IsNullOrEmpty(flow) ? null : flow,
            Redirects = redirects && !string.IsNullOrEmpty(flow),
            Detail = explanation ?? answer.Detail,
        };

        // Whoever gives a status that is no refusal's hides that it is one (404): of what is known nothing is told then.
        return changed.Redirects || IsOfRefusal(status) ? changed
            : changed with { Title = ReasonPhrases.GetReasonPhrase(status), Detail = explanation ?? "", Flow = null, Error = null, Aal = null, MaxAge = null };
    }
}
