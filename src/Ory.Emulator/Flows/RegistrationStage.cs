namespace Ory.Emulator;

/// <summary>The kinds of registration form.</summary>
internal enum RegistrationStage
{
    /// <summary>Traits and credentials together.</summary>
    OneStep,

    /// <summary>The first of two steps: traits only.</summary>
    Profile,

    /// <summary>The second of two steps: credentials.</summary>
    Credentials,
}
