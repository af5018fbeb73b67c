namespace Ory.AspNetCore.Yarp;

/// <summary>What a token is kept under: another level, another sign-in or another backend is another token.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Aal">Its level.</param>
/// <param name="AuthTime">When its owner last proved who he is.</param>
/// <param name="VerifiedEmail">The address that it may say is verified, which may be lost within a session.</param>
/// <param name="Audience">The backend.</param>
/// <param name="Template">The template of Ory's that makes the token; null for the gateway's own.</param>
/// <param name="OfRequest">What the token says beyond the session, which the application may have made for this request alone; null if nothing.</param>
internal readonly record struct TokenSlot(string SessionId, string? Aal, long? AuthTime, string? VerifiedEmail, string? Audience, string? Template, string? OfRequest);
