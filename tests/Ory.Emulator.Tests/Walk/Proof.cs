namespace Ory.Emulator.Tests;

/// <summary>What a step of a random walk may have proved.</summary>
/// <param name="Email">Whose session may have begun; null: nobody's.</param>
/// <param name="ByProvider">Whether somebody whom a provider vouches for may be signed in.</param>
/// <param name="SignsUp">Whether somebody who was not there before may be signed in.</param>
/// <param name="Raises">Whether a session that was there may have another authentication.</param>
/// <param name="Identifier">By which provider, and as whom, somebody may be signed in; null: by none.</param>
/// <param name="Fails">Whether a server may say that it failed.</param>
internal sealed record Proof(string? Email = null, bool ByProvider = false, bool SignsUp = false, bool Raises = false, string? Identifier = null, bool Fails = false)
{
    /// <summary>Nothing: no session begins, none gets more.</summary>
    public static readonly Proof None = new();

    /// <summary>That somebody new is there.</summary>
    public static readonly Proof SignUp = new(SignsUp: true);

    /// <summary>That whoever is signed in has another factor.</summary>
    public static readonly Proof Factor = new(Raises: true);

    /// <summary>That a provider knows somebody, maybe one who was not there before.</summary>
    public static readonly Proof Provider = new(ByProvider: true, SignsUp: true, Raises: true);

    /// <summary>That somebody knows a password, or reads his mail.</summary>
    public static Proof Of(string email) => new(email, Raises: true);

    /// <summary>Whether a session of this identity may have begun.</summary>
    public bool IsOf(Identity identity, bool isNew) =>
        (SignsUp && isNew)
        || (ByProvider && identity.Credential("oidc") is not null)
        || (Identifier is not null && identity.Credential("oidc")?.Identifiers.Contains(Identifier) == true)
        || (Email is not null && string.Equals(Email, Json.Text(identity.Traits["email"]), StringComparison.OrdinalIgnoreCase));
}
