namespace Ory.AspNetCore;

/// <summary>What a challenge or a refusal is answered with: the table of outcomes.</summary>
internal static class Decision
{
    public static Task<Answer> MakeAsync(Challenged challenged) => challenged.Outcome.Kind switch
    {
        OryOutcomeKind.Unavailable => Task.FromResult(Unavailable(challenged.Outcome, challenged.IsPage)),
        OryOutcomeKind.StepUpRequired => StepUpAsync(challenged, new Remedy { Aal = challenged.Outcome.RequiredAal }),
        OryOutcomeKind.Session when challenged.Missing is { } missing => StepUpAsync(challenged, missing),
        OryOutcomeKind.Session when !challenged.IsForbid => StepUpAsync(challenged, new Remedy { Refresh = true }),
        OryOutcomeKind.Session => Task.FromResult(Forbidden(challenged)),
        _ => Task.FromResult(challenged.IsForbid && challenged.Missing is null ? Forbidden(challenged) : Login(challenged)),
    };

    /// <summary>The session has it now, and the endpoint's own code did not know: the same request again succeeds.</summary>
    public static Answer Repeat(Challenged challenged) => new()
    {
        Kind = AnswerKind.StepUp,
        Status = 401,
        Error = "insufficient_user_authentication",
        Title = "Try again",
        Detail = "The session meets what is asked for since a moment ago. Repeat the request.",
        Flow = challenged.MayRedirect ? challenged.ReturnTo : null,
        Redirects = challenged.MayRedirect && challenged.ReturnTo is not null,
        IsPage = challenged.IsPage,
    };

    /// <summary>Instead of yet another redirect.</summary>
    public static Answer Loop(SchemeRequest request, Answer answer) => answer with
    {
        Redirects = false,
        Explains = true,
        IsPage = true,
        Title = "Signing in does not lead back here",
        Detail = request.IsUnseen
            ? "You are signed in, and this page of the application does not see it, so that signing in again changes nothing. The application's log says what its developer can do."
            : request.Found.Outcome.Session is null
            ? $"You were sent to sign in several times in a row, and this application still sees no session. Most often the sign-in service's cookie does not reach this host: this page is on \"{request.Host.Host}\", signing in happens on \"{HostOf(request)}\". Names count: \"localhost\" and \"127.0.0.1\" share no cookies, and the cookie's domain has to cover both."
            : "You were sent to confirm your sign-in several times in a row, and something that this page asks for is still missing. Most often the method it asks for is not set up for your account.",
    };

    private static string HostOf(SchemeRequest request) =>
        Uri.TryCreate(request.Options.BrowserUrl ?? request.Options.BaseUrl, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : request.Host.Host;

    /// <summary>Neither signed in nor signed out.</summary>
    public static Answer Unavailable(OrySessionOutcome outcome, bool isPage) => new()
    {
        Kind = AnswerKind.Unavailable,
        Status = 503,
        Title = "Sign-in cannot be checked at the moment",
        Detail = "The service that knows who is signed in does not answer. Nobody was signed out. Try again in a moment.",
        RetryAfter = outcome.RetryAfter,
        IsPage = isPage,
    };

    private static Answer Forbidden(Challenged challenged) => new()
    {
        Kind = AnswerKind.Forbidden,
        Status = 403,
        Title = "Not allowed",
        Detail = challenged.Outcome.Session is null ? "You may not do this." : "You are signed in, and may not do this. Signing in again does not change it.",
        IsPage = challenged.IsPage,
    };

    private static Answer Login(Challenged challenged) => new()
    {
        Kind = AnswerKind.Login,
        Status = 401,
        Title = "Not signed in",
        Detail = challenged.Outcome.Problem switch
        {
            CredentialProblem.CrossOrigin => "The session cookie does not count for this request: it can change something, and another origin caused it. Send it from a page of this application, or have the origin allowed (AllowedOrigins).",
            CredentialProblem.AmbiguousCookie => "The request has more than one session cookie, and nothing says which of them counts (SessionCookieName).",
            CredentialProblem.Unsendable => "The session credential of the request cannot be one: it is too long or has characters that none has. Delete it and sign in again.",
            _ when challenged.Outcome.Kind == OryOutcomeKind.Rejected => "The session has ended. Sign in again.",
            _ => "Sign in to go on.",
        },
        Error = challenged.Outcome.Kind == OryOutcomeKind.Rejected ? "invalid_token" : null,
        Flow = FlowAddress.Login(challenged),
        Redirects = challenged.MayRedirect,
        IsPage = challenged.IsPage,
    };

    private static async Task<Answer> StepUpAsync(Challenged challenged, Remedy remedy)
    {
        var options = challenged.Options;
        var answer = new Answer
        {
            Kind = AnswerKind.StepUp,
            Status = 401,
            Error = "insufficient_user_authentication",
            Aal = remedy.Aal,
            MaxAge = remedy.MaxAge,
            Title = "A stronger or more recent sign-in is needed",
            Detail = "Confirm who you are to go on.",
            Redirects = challenged.MayRedirect,
            IsPage = challenged.IsPage,
        };

        var level = challenged.Outcome.Session?.AuthenticatorAssuranceLevel;
        if (remedy.Aal is { } aal && !Aals.Satisfies(level, aal))
        {
            // Only for somebody with a second factor Ory asks for it itself.
            var mayLackFactor = aal == Aals.Aal2 && (challenged.Outcome.Kind == OryOutcomeKind.Session || options.RequiredAal is not null);
            return !mayLackFactor || await challenged.HasSecondFactorAsync() ? answer with { Flow = FlowAddress.Login(challenged, aal) }
                : options.OfferEnrolment ? answer with { Detail = "Set up a second factor to go on.", Flow = FlowAddress.Settings(challenged) }
                : answer with
                {
                    Status = 403,
                    Error = null,
                    Title = "A second factor is needed",
                    Detail = "This can be done only by somebody who signs in with a second factor, and none is set up for this account. Ask whoever runs this application for one.",
                    Redirects = false,
                };
        }

        if (remedy.Refresh || remedy.Aal is not null || !remedy.Verification)
        {
            // At aal2 already, the second factor is asked for again; the first alone would say less.
            var again = remedy.Aal == Aals.Aal2 ? Aals.Aal2 : null;
            return answer with { Flow = FlowAddress.Login(challenged, again, refresh: true) };
        }

        // No sign-in does it: a program is refused, and told where a person verifies his address.
        return answer with
        {
            Status = 403,
            Error = null,
            Title = "A verified address is needed",
            Detail = "Verify your address to go on.",
            Flow = FlowAddress.Verification(challenged),
        };
    }
}
