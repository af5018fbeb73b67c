namespace Ory.Emulator;

/// <summary>A settings form in the making.</summary>
/// <param name="Flow">The flow it belongs to; methods add to its <c>Ui</c>.</param>
/// <param name="Identity">Whose settings.</param>
/// <param name="Exchange">The request that asked for it.</param>
internal sealed record SettingsForm(SettingsFlow Flow, Identity Identity, Exchange Exchange)
{
    public UiContainer Ui => Flow.Ui;
}
