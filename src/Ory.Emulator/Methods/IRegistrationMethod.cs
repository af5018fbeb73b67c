namespace Ory.Emulator;

/// <summary>A method people sign up with.</summary>
internal interface IRegistrationMethod : IMethod
{
    /// <summary>Adds the method's nodes to a form, or nothing when it has no part in this one.</summary>
    void Populate(RegistrationForm form);

    /// <summary>Tries to sign up with what was submitted. <see cref="Outcome.NotResponsible"/> hands it to the next method.</summary>
    ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken);
}
