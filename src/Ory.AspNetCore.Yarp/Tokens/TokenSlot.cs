namespace Ory.AspNetCore.Yarp;

/// <summary>What a token is kept under: another level, another sign-in or another backend is another token.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Aal">Its level.</param>
/// <param name="AuthTime">When its owner last proved who he is.</param>
/// <param name="Audience">The backend.</param>
/// <param name="Template">The template of Ory's that makes the token; null for the gateway's own.</param>
/// <param name="Else">What the token says besides: what may change within a session, and what the application may have made for this request alone; null if nothing.</param>
internal readonly record struct TokenSlot(string SessionId, string? Aal, long? AuthTime, string? Audience, string? Template, string? Else);
