namespace Ory.Emulator;

/// <summary>
/// A method: a way to sign up, sign in, change settings, recover or verify. A method plugs in by implementing the interfaces of the flows that
/// it takes part in (<see cref="ILoginMethod"/>, <see cref="IRegistrationMethod"/>, <see cref="ISettingsMethod"/>, <see cref="IRecoveryMethod"/>,
/// <see cref="IVerificationMethod"/>) and by standing in the list in <see cref="MethodRegistry"/>; the flows themselves know no method. What a
/// method does to a form it does to <c>flow.Ui</c>; what came of a submit it says by an <see cref="Outcome"/>. Endpoints of its own (a
/// provider's callback, a script) it lists by <see cref="IEndpoints"/>.
/// </summary>
internal interface IMethod
{
    /// <summary>The value of <c>method</c> in a form, and the name in <c>authentication_methods</c>.</summary>
    string Id { get; }

    /// <summary>Whether people may come by a link, with what they would submit in its address.</summary>
    bool TakesLinks => false;

    /// <summary>Whether the method reads every form before it asks whether the form is its own, or whether it is on itself.</summary>
    bool ReadsEveryForm => false;

    /// <summary>Whether an identity can sign in with this method as first factor.</summary>
    bool IsFirstFactorOf(Identity identity) => false;

    /// <summary>How many first factors of this method an identity has, of which the last must not be taken away.</summary>
    int FirstFactorsOf(Identity identity) => IsFirstFactorOf(identity) ? 1 : 0;

    /// <summary>Whether an identity can use this method as second factor.</summary>
    bool IsSecondFactorOf(Identity identity) => false;
}
