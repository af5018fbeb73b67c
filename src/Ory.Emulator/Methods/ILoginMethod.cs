namespace Ory.Emulator;

/// <summary>A method people sign in with.</summary>
internal interface ILoginMethod : IMethod
{
    /// <summary>Adds the method's nodes to a form, or nothing when it has no part in this one.</summary>
    void Populate(LoginForm form);

    /// <summary>Tries to sign in with what was submitted. <see cref="Outcome.NotResponsible"/> hands it to the next method.</summary>
    ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken);
}
