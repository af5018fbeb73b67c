namespace Ory.AspNetCore.Yarp;

/// <summary>What a token is kept under: another level, another sign-in or another backend is another token.</summary>
internal readonly record struct TokenSlot(string SessionId, string? Aal, long? AuthTime, string? Audience, string? Template);
