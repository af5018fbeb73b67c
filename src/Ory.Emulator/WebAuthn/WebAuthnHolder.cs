namespace Ory.Emulator;

/// <summary>Somebody who holds keys, as the framework's verification sees him.</summary>
/// <param name="Handle">The user handle that the authenticator was given.</param>
/// <param name="Keys">The keys.</param>
internal sealed record WebAuthnHolder(string Handle, IReadOnlyList<WebAuthnKey> Keys);
