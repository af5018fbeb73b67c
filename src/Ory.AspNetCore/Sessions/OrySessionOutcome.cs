using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>What was found of a request's session: a value, immutable, never an exception.</summary>
public sealed class OrySessionOutcome
{
    internal static readonly OrySessionOutcome NoCredential = new(OryOutcomeKind.NoCredential);
    internal static readonly OrySessionOutcome CrossOrigin = new(OryOutcomeKind.NoCredential) { Problem = CredentialProblem.CrossOrigin };
    internal static readonly OrySessionOutcome AmbiguousCookie = new(OryOutcomeKind.NoCredential) { Problem = CredentialProblem.AmbiguousCookie };
    internal static readonly OrySessionOutcome Unsendable = new(OryOutcomeKind.Rejected) { Problem = CredentialProblem.Unsendable };
    internal static readonly OrySessionOutcome Rejected = new(OryOutcomeKind.Rejected);
    internal static readonly OrySessionOutcome Unavailable = new(OryOutcomeKind.Unavailable);

    private OrySessionOutcome(OryOutcomeKind kind) => Kind = kind;

    /// <summary>What was found.</summary>
    public OryOutcomeKind Kind { get; }

    /// <summary>The session.</summary>
    /// <value><see langword="null"/> unless <see cref="Kind"/> is <see cref="OryOutcomeKind.Session"/>.</value>
    public Session? Session => Cached?.Session;

    /// <summary>The assurance level that is asked for.</summary>
    /// <value><see langword="null"/> unless <see cref="Kind"/> is <see cref="OryOutcomeKind.StepUpRequired"/>.</value>
    public string? RequiredAal { get; private init; }

    /// <summary>How long to wait before asking again, where Ory says it.</summary>
    /// <value><see langword="null"/> where nothing is known; only with <see cref="OryOutcomeKind.Unavailable"/>.</value>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Why the request's credential was not used.</summary>
    internal CredentialProblem Problem { get; private init; }

    /// <summary>The session with what was prepared of it.</summary>
    internal CachedSession? Cached { get; private init; }

    internal static OrySessionOutcome Of(CachedSession session) => new(OryOutcomeKind.Session) { Cached = session };

    internal static OrySessionOutcome StepUp(string aal) => new(OryOutcomeKind.StepUpRequired) { RequiredAal = aal };

    internal static OrySessionOutcome UnavailableFor(TimeSpan? retryAfter) =>
        retryAfter is null ? Unavailable : new(OryOutcomeKind.Unavailable) { RetryAfter = retryAfter };
}
