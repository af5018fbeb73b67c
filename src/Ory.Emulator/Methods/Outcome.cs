namespace Ory.Emulator;

/// <summary>What came of a submit. The flow turns it into an answer.</summary>
internal abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>What comes of a submit that was refused because of where it comes from: what was sent is kept only where the form says why.</summary>
    /// <param name="violation">Why it was refused.</param>
    /// <param name="shown">The form with what was sent, and an error.</param>
    public static Outcome Refused(ApiError violation, Func<FieldError, Invalid> shown) =>
        violation.Code == 400 ? shown(FieldError.OnForm(violation)) : new Failed(violation);

    /// <summary>What is wrong where a flow has no answer to what came of a submit: one of its methods says what it must not.</summary>
    public InvalidOperationException Unanswered(Flow flow) => new($"A {flow.Name} flow has no answer to {GetType().Name}.");

    /// <summary>Not this method's business.</summary>
    public sealed record NotResponsible : Outcome
    {
        public static NotResponsible Instance { get; } = new();
    }

    /// <summary>The method wrote the answer itself.</summary>
    public sealed record Answered : Outcome
    {
        public static Answered Instance { get; } = new();
    }

    /// <summary>Something is wrong with what was submitted: the form is shown again, with these errors in place of earlier ones.</summary>
    public sealed record Invalid(params IReadOnlyList<FieldError> Errors) : Outcome;

    /// <summary>An error that is more than a mistake in the form. One of code 400 is shown in the form all the same, as 4000001.</summary>
    public sealed record Failed(ApiError Error) : Outcome;

    /// <summary>What was submitted ran out, and the flow with it: another one takes its place.</summary>
    /// <param name="At">When it ran out.</param>
    public sealed record RanOut(DateTimeOffset At) : Outcome;

    /// <summary>The method brought the form to its next stage (a code was sent, an address accepted): it is shown as it is now.</summary>
    public sealed record NextStage : Outcome
    {
        public static NextStage Instance { get; } = new();
    }

    /// <summary>The browser has to go elsewhere: a script gets 422, a page 303.</summary>
    public sealed record GoTo(string Url) : Outcome;

    /// <summary>Somebody proved who they are.</summary>
    public sealed record SignedIn(Identity Identity, AuthenticationMethod Method) : Outcome
    {
        /// <summary>Begin a new session even where one of the same identity goes on.</summary>
        public bool NewSession { get; init; }

        /// <summary>It happened in a browser: an API flow leaves its session to the exchange of codes.</summary>
        public bool ThroughBrowser { get; init; }
    }

    /// <summary>
    /// Everything for a new identity is there. <paramref name="Draft"/> has traits and credentials; what follows from the traits is derived by the flow.
    /// </summary>
    public sealed record SignedUp(Identity Draft, AuthenticationMethod Method) : Outcome
    {
        /// <summary>An address that the sign-up itself proved.</summary>
        public string? VerifiedAddress { get; init; }

        /// <summary>It happened in a browser: an API flow leaves its session to the exchange of codes.</summary>
        public bool ThroughBrowser { get; init; }
    }

    /// <summary>A change of settings is valid and allowed.</summary>
    /// <param name="Change">The identity after it.</param>
    public sealed record Changed(Func<Identity, Identity> Change) : Outcome
    {
        /// <summary>What the session may add to its authentication methods: an enrolled factor was just proved.</summary>
        public AuthenticationMethod? Proved { get; init; }
    }

    /// <summary>The change needs a more recent sign-in; what was submitted is parked until then.</summary>
    public sealed record RefreshRequired : Outcome
    {
        public static RefreshRequired Instance { get; } = new();
    }
}
