namespace Ory.Emulator;

/// <summary>A registration form in the making.</summary>
/// <param name="Flow">The flow it belongs to; methods add to its <c>Ui</c>.</param>
/// <param name="Stage">Which kind of form.</param>
/// <param name="Schema">The schema of the identity to be.</param>
/// <param name="Exchange">The request that asked for it.</param>
internal sealed record RegistrationForm(RegistrationFlow Flow, RegistrationStage Stage, IdentitySchema Schema, Exchange Exchange)
{
    public UiContainer Ui => Flow.Ui;
}
