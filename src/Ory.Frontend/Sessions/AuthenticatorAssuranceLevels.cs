namespace Ory.Frontend;

/// <summary>The levels of assurance that Ory names (<c>authenticatorAssuranceLevel</c>). A server may send others: those mean nothing here.</summary>
public static class AuthenticatorAssuranceLevels
{
    /// <summary>Nothing was authenticated.</summary>
    public const string Aal0 = "aal0";

    /// <summary>One factor.</summary>
    public const string Aal1 = "aal1";

    /// <summary>Two factors.</summary>
    public const string Aal2 = "aal2";

    /// <summary>Reserved by Ory, never sent so far.</summary>
    public const string Aal3 = "aal3";
}
