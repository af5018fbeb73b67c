namespace Ory.AspNetCore.Redis.Tests;

/// <summary>For what a real server does in its own time.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> isSo, TimeSpan within) => TrueAsync(() => Task.FromResult(isSo()), within);

    public static async Task TrueAsync(Func<Task<bool>> isSo, TimeSpan within)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(within.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetTimestamp() < end, $"Not so within {within}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
