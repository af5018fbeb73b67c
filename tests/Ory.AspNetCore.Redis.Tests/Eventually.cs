namespace Ory.AspNetCore.Redis.Tests;

/// <summary>For what a real server does in its own time.</summary>
internal static class Eventually
{
    /// <summary>After this it is not slow but wrong, on a busy machine too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Task TrueAsync(Func<bool> isSo) => TrueAsync(() => Task.FromResult(isSo()));

    public static async Task TrueAsync(Func<Task<bool>> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"Not so within {Patience}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
