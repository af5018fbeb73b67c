namespace Ory.Emulator;

/// <summary>Somebody who holds keys, as the framework's verification sees him.</summary>
/// <param name="Handle">The user handle that the authenticator was given.</param>
/// <param name="Keys">The keys.</param>
internal sealed record WebAuthnHolder(byte[] Handle, IReadOnlyList<WebAuthnKey> Keys)
{
    /// <summary>The handle as the framework, which knows texts only, is told it.</summary>
    public string Id => IdOf(Handle);

    public static string IdOf(byte[] handle) => Convert.ToHexStringLower(handle);
}
