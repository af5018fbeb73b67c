namespace Ory.Emulator;

/// <summary>A login form in the making.</summary>
/// <param name="Flow">The flow it belongs to; methods add to its <c>Ui</c>.</param>
/// <param name="Stage">Which kind of form.</param>
/// <param name="Identity">Whose credentials count: who is signed in, or who an address was found to be; null when nobody is known.</param>
/// <param name="Session">The session to be refreshed or raised, if any.</param>
/// <param name="Exchange">The request that asked for it.</param>
internal sealed record LoginForm(LoginFlow Flow, LoginStage Stage, Identity? Identity, Session? Session, Exchange Exchange)
{
    public UiContainer Ui => Flow.Ui;

    /// <summary>Only what the identity has may be shown.</summary>
    public bool IsRefresh => Stage is LoginStage.FirstFactorRefresh or LoginStage.SecondFactorRefresh;

    public bool IsSecondFactor => Stage is LoginStage.SecondFactor or LoginStage.SecondFactorRefresh;
}
