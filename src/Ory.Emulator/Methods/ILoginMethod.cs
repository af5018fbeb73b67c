namespace Ory.Emulator;

/// <summary>A method people sign in with.</summary>
internal interface ILoginMethod : IMethod
{
    /// <summary>Adds the method's nodes to a form, or nothing when it has no part in this one.</summary>
    void Populate(LoginForm form);

    /// <summary>Whether what was submitted is this method's business. A method that is off is asked as well: it is then said to be off.</summary>
    bool IsResponsible(LoginStep step);

    /// <summary>Tries to sign in with what was submitted. <see cref="Outcome.NotResponsible"/> hands it to the next method after all.</summary>
    ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken);

    /// <summary>Whether only browsers have a use for it.</summary>
    bool NeedsBrowser => false;

    /// <summary>Why a form for the second factor cannot be as it is asked for; null when it can.</summary>
    ApiError? WhyNot(Identity identity, Exchange exchange) => null;

    /// <summary>Whether a form of this method that could not be read has no identifier either. Methods that come after keys never see it: keys leave the form as it is.</summary>
    bool EmptiesIdentifier => false;

    /// <summary>Goes on at once for somebody whose address was just accepted, where the method is the only way in. False when it does not.</summary>
    bool BeginAtOnce(LoginStep step, Identity identity) => false;
}
