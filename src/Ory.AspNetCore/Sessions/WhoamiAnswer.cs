using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>What a whoami said: a session, or the outcome that there is none.</summary>
internal readonly record struct WhoamiAnswer(Session? Session, OrySessionOutcome Outcome, TimeSpan? CacheFor = null, IReadOnlyList<string>? SetCookies = null)
{
    public OryOutcomeKind Kind => Session is not null ? OryOutcomeKind.Session : Outcome.Kind;

    public static WhoamiAnswer No(OrySessionOutcome outcome, TimeSpan? cacheFor = null) => new(null, outcome, cacheFor);

    public static WhoamiAnswer Yes(Session session, TimeSpan? cacheFor, IReadOnlyList<string> setCookies) =>
        new(session, OrySessionOutcome.Unavailable, cacheFor, setCookies);
}
