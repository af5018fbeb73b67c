namespace Ory.Emulator;

/// <summary>A method whose credential, or part of the profile, is changed in the settings.</summary>
internal interface ISettingsMethod : IMethod
{
    /// <summary>Adds the method's nodes to a form, as they are for this identity.</summary>
    void Populate(SettingsForm form);

    /// <summary>Whether what was submitted is this method's business. A method that is off is asked as well: it is then said to be off.</summary>
    bool IsResponsible(SettingsStep step);

    /// <summary>Whether what the form said before stays beside what is wrong now. The methods that are asked later find it cleared.</summary>
    bool KeepsMessages(SettingsStep step) => false;

    /// <summary>Tries to change what was submitted.</summary>
    ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken);
}
