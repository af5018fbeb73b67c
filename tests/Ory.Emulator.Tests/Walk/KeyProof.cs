namespace Ory.Emulator.Tests;

/// <summary>What an answer proves: of whom, by which method, and how much.</summary>
internal sealed record KeyProof(string Email, string Method, string Aal);
