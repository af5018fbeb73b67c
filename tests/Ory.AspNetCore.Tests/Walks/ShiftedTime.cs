namespace Ory.AspNetCore.Tests;

/// <summary>The real time, and what the test adds to it: sockets and browsers run, and hours pass at once.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}
