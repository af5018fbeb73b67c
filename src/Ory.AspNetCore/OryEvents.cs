namespace Ory.AspNetCore;

/// <summary>
/// What an application does at each step of a request. Set the delegates, or derive and override (with
/// <see cref="Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions.EventsType"/> the class is resolved from the services). What one of them
/// throws fails the request; who it was that the first two threw at is <see cref="OryOutcomeKind.Unavailable"/> for the rest of it.
/// </summary>
public class OryEvents
{
    private static readonly Func<OryMessageReceivedContext, Task> NothingOnMessage = _ => Task.CompletedTask;
    private static readonly Func<OrySessionValidatedContext, Task> NothingOnSession = _ => Task.CompletedTask;

    /// <summary>Called before the credential is read; may give another credential, or the result.</summary>
    public Func<OryMessageReceivedContext, Task> OnMessageReceived { get; set; } = NothingOnMessage;

    /// <summary>Called with the principal of a session, cached or fresh; may change or replace it, or decide otherwise.</summary>
    public Func<OrySessionValidatedContext, Task> OnSessionValidated { get; set; } = NothingOnSession;

    /// <summary>Called before a challenge is answered; may answer itself.</summary>
    public Func<OryChallengeContext, Task> OnChallenge { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before a refusal is answered; may answer itself.</summary>
    public Func<OryForbiddenContext, Task> OnForbidden { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called at the end of a sign-out: the session has been ended at Ory, or there was none any more. May say where to go.</summary>
    public Func<OrySignedOutContext, Task> OnSignedOut { get; set; } = _ => Task.CompletedTask;

    // A hit pays for a context only where somebody listens.
    internal bool ListensToMessageReceived => !ReferenceEquals(OnMessageReceived, NothingOnMessage) || GetType() != typeof(OryEvents);

    internal bool ListensToSessionValidated => !ReferenceEquals(OnSessionValidated, NothingOnSession) || GetType() != typeof(OryEvents);

    /// <summary>Calls <see cref="OnMessageReceived"/>.</summary>
    /// <param name="context">What is known of the request, and what may be decided.</param>
    /// <returns>A task that ends when the application has decided.</returns>
    public virtual Task MessageReceived(OryMessageReceivedContext context) => OnMessageReceived(context);

    /// <summary>Calls <see cref="OnSessionValidated"/>.</summary>
    /// <param name="context">The session and its principal, and what may be decided.</param>
    /// <returns>A task that ends when the application has decided.</returns>
    public virtual Task SessionValidated(OrySessionValidatedContext context) => OnSessionValidated(context);

    /// <summary>Calls <see cref="OnChallenge"/>.</summary>
    /// <param name="context">Why somebody is challenged, and what may be decided.</param>
    /// <returns>A task that ends when the application has decided.</returns>
    public virtual Task Challenge(OryChallengeContext context) => OnChallenge(context);

    /// <summary>Calls <see cref="OnForbidden"/>.</summary>
    /// <param name="context">Who is refused, and what may be decided.</param>
    /// <returns>A task that ends when the application has decided.</returns>
    public virtual Task Forbidden(OryForbiddenContext context) => OnForbidden(context);

    /// <summary>Calls <see cref="OnSignedOut"/>.</summary>
    /// <param name="context">The sign-out, and what may be decided.</param>
    /// <returns>A task that ends when the application has decided.</returns>
    public virtual Task SignedOut(OrySignedOutContext context) => OnSignedOut(context);
}
