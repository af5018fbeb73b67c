namespace Ory.Emulator;

/// <summary>A method whose credential, or part of the profile, is changed in the settings.</summary>
internal interface ISettingsMethod : IMethod
{
    /// <summary>Adds the method's nodes to a form, as they are for this identity.</summary>
    void Populate(SettingsForm form);

    /// <summary>Tries to change what was submitted. <see cref="Outcome.NotResponsible"/> hands it to the next method.</summary>
    ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken);
}
