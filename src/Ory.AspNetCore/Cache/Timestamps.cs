namespace Ory.AspNetCore;

/// <summary>Moments to wait for that are not the clock's, which may be put back.</summary>
internal static class Timestamps
{
    /// <summary>The timestamp that there will be when so much time has passed.</summary>
    public static long GetTimestampIn(this TimeProvider time, TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
