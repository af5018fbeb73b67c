using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>A clock that somebody puts back or forward. Timers and timestamps do not follow: time itself went on as ever.</summary>
internal sealed class JumpingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
