namespace Ory.Emulator;

/// <summary>The kinds of login form.</summary>
internal enum LoginStage
{
    /// <summary>Anybody, any first factor.</summary>
    FirstFactor,

    /// <summary>Somebody who is signed in does it again.</summary>
    FirstFactorRefresh,

    /// <summary>Somebody who is signed in adds a second factor.</summary>
    SecondFactor,

    /// <summary>Somebody who is signed in shows a second factor again.</summary>
    SecondFactorRefresh,

    /// <summary>Style <c>identifier_first</c>: the address only.</summary>
    IdentifierFirst,

    /// <summary>Style <c>identifier_first</c>: the address is known, now the credentials.</summary>
    IdentifierFirstCredentials,
}
