namespace Ory.Emulator;

/// <summary>A method people sign up with.</summary>
internal interface IRegistrationMethod : IMethod
{
    /// <summary>Adds the method's nodes to a form, or nothing when it has no part in this one.</summary>
    void Populate(RegistrationForm form);

    /// <summary>Whether what was submitted is this method's business. A method that is off is asked as well: it is then said to be off.</summary>
    bool IsResponsible(RegistrationStep step);

    /// <summary>Whether it is asked before all others this time.</summary>
    bool ComesFirst(RegistrationStep step) => false;

    /// <summary>Tries to sign up with what was submitted. <see cref="Outcome.NotResponsible"/> hands it to the next method after all.</summary>
    ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken);
}
