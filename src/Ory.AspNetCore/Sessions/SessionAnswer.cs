namespace Ory.AspNetCore;

/// <summary>What the cache found or Ory said, with the renewed session cookie where this very whoami brought one.</summary>
internal readonly record struct SessionAnswer(OrySessionOutcome Outcome, string? SetCookie = null)
{
    /// <summary>The type's name, and not the cookie.</summary>
    public override string ToString() => nameof(SessionAnswer);
}
