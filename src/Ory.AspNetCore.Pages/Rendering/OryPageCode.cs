namespace Ory.AspNetCore.Pages;

/// <summary>One backup code.</summary>
/// <param name="Text">The code, or, where it has been used, words that say so.</param>
/// <param name="Used">Whether it has been used and lets nobody in any more.</param>
public sealed record OryPageCode(string Text, bool Used)
{
    /// <summary>The type's name, and not the code.</summary>
    public override string ToString() => nameof(OryPageCode);
}
