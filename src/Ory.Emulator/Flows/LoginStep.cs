namespace Ory.Emulator;

/// <summary>A login form that was submitted.</summary>
/// <param name="Exchange">The request.</param>
/// <param name="Flow">The flow, locked for this request.</param>
/// <param name="Form">What was submitted.</param>
internal sealed record LoginStep(Exchange Exchange, LoginFlow Flow, SubmittedForm Form)
{
    public Server Server => Exchange.Server;

    /// <summary>The session that is refreshed or raised, if any.</summary>
    public SessionLookup Session => Exchange.Session;

    public bool IsSecondFactor => Flow.RequestedAal == "aal2";
}
