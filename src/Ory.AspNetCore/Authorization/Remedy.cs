namespace Ory.AspNetCore;

/// <summary>What somebody has to do at Ory to be let in: the sum of what was asked of him and is missing.</summary>
internal sealed record Remedy
{
    /// <summary>The level to reach: <c>aal1</c>, <c>aal2</c>, or none in particular.</summary>
    public string? Aal { get; init; }

    /// <summary>How long ago the last sign-in may be.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether to sign in again although the level is there: too long ago, or by another method.</summary>
    public bool Refresh { get; init; }

    /// <summary>Whether an address has to be verified.</summary>
    public bool Verification { get; init; }

    /// <summary>Both: the higher level, the shorter time.</summary>
    public static Remedy operator +(Remedy left, Remedy right) => new()
    {
        Aal = Aals.Rank(left.Aal) >= Aals.Rank(right.Aal) ? left.Aal : right.Aal,
        MaxAge = left.MaxAge is { } one && right.MaxAge is { } other ? (one < other ? one : other) : left.MaxAge ?? right.MaxAge,
        Refresh = left.Refresh || right.Refresh,
        Verification = left.Verification || right.Verification,
    };
}
