using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>What a whoami said: a session, or the outcome that there is none.</summary>
internal readonly record struct WhoamiAnswer(Session? Session, OrySessionOutcome Outcome, TimeSpan? CacheFor = null, IReadOnlyList<string>? SetCookies = null)
{
    /// <summary>How many bytes Ory sent.</summary>
    public int Length { get; private init; }

    /// <summary>Ory said no, although it was not to be believed: not the moment for what was known before.</summary>
    public bool IsDoubtfulRefusal { get; private init; }

    public OryOutcomeKind Kind => Session is not null ? OryOutcomeKind.Session : Outcome.Kind;

    public static WhoamiAnswer No(OrySessionOutcome outcome, TimeSpan? cacheFor = null) => new(null, outcome, cacheFor);

    public static WhoamiAnswer DoubtfulNo() => No(OrySessionOutcome.Unavailable) with { IsDoubtfulRefusal = true };

    public static WhoamiAnswer Yes(Session session, TimeSpan? cacheFor, IReadOnlyList<string> setCookies, int length) =>
        new(session, OrySessionOutcome.Unavailable, cacheFor, setCookies) { Length = length };
}
