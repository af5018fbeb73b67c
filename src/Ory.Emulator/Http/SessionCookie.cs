namespace Ory.Emulator;

/// <summary>What a session cookie holds.</summary>
internal sealed record SessionCookie(string SessionToken, DateTimeOffset? ExpiresAt);
