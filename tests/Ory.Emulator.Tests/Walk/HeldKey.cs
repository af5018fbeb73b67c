namespace Ory.Emulator.Tests;

/// <summary>A key that somebody has.</summary>
/// <param name="Key">The key.</param>
/// <param name="Method">What it was added as.</param>
/// <param name="Email">Whose it is.</param>
/// <param name="Handle">The handle that it was given.</param>
internal sealed record HeldKey(SoftKey Key, string Method, string Email, byte[] Handle);
