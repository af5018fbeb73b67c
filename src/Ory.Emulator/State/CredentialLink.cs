namespace Ory.Emulator;

/// <summary>A credential that waits for its owner to sign in.</summary>
/// <param name="Identifier">The identifier that has an account already: whoever signs in must have it too.</param>
/// <param name="Proved">How its owner showed that the credential is his.</param>
/// <param name="Add">The owner's identity with the credential.</param>
internal sealed record CredentialLink(string Identifier, AuthenticationMethod Proved, Func<Identity, Identity> Add);
