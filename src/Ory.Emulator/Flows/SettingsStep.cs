namespace Ory.Emulator;

/// <summary>A settings form that was submitted.</summary>
/// <param name="Exchange">The request.</param>
/// <param name="Flow">The flow, locked for this request.</param>
/// <param name="Form">What was submitted, now or before the person was sent to sign in again.</param>
/// <param name="Session">The session of whoever submitted it.</param>
/// <param name="Identity">Whose settings.</param>
internal sealed record SettingsStep(Exchange Exchange, SettingsFlow Flow, SubmittedForm Form, Session Session, Identity Identity)
{
    public Server Server => Exchange.Server;

    /// <summary>Whether it was submitted before the person was sent to sign in again.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Whether the sign-in is recent enough for changes that matter.</summary>
    public bool IsPrivileged => Session.AuthenticatedAt + Server.Configuration.Settings.PrivilegedSessionMaxAge > Exchange.Now;
}
