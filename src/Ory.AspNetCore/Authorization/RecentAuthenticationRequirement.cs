namespace Ory.AspNetCore;

internal sealed class RecentAuthenticationRequirement : OryRequirement
{
    // A minute at least: a shorter one would be over before somebody is back, and ask again and again.
    internal static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    // Two machines' clocks.
    internal static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _maxAge;

    public RecentAuthenticationRequirement(TimeSpan maxAge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAge, Least);
        _maxAge = maxAge;
        Remedy = new() { MaxAge = maxAge, Refresh = true };
    }

    public override Remedy? Remedy { get; }

    public override bool IsMet(SessionClaims claims, DateTimeOffset now) => claims.AuthTime is { } time && IsRecent(time, now, _maxAge);

    // Differences are compared, not sums: a far date plus something overflows.
    internal static bool IsRecent(DateTimeOffset time, DateTimeOffset now, TimeSpan maxAge)
    {
        var age = now - time;
        return age >= -Skew && age - Skew <= maxAge;
    }

    public override string ToString() => $"Ory session with a sign-in in the last {_maxAge}";
}
