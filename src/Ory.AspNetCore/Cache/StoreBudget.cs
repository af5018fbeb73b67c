namespace Ory.AspNetCore;

/// <summary>What one look-up may still lose to the second level.</summary>
internal sealed class StoreBudget(TimeProvider timeProvider)
{
    /// <summary>What a look-up may lose to the store, all its round trips together.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromMilliseconds(200);

    private TimeSpan _left = Whole;

    /// <summary>Waits for the store, at most as long as is left.</summary>
    /// <exception cref="TimeoutException">Nothing is left.</exception>
    public async Task<T> SpendAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        if (_left <= TimeSpan.Zero)
            throw new TimeoutException();
        var started = timeProvider.GetTimestamp();
        using var timeout = new CancellationTokenSource(_left, timeProvider);
        var asked = ask(timeout.Token);
        try
        {
            // Not every store looks at the token.
            return await asked.WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _ = asked.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new TimeoutException();
        }
        finally
        {
            _left -= timeProvider.GetElapsedTime(started);
        }
    }
}
