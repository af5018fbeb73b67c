namespace Ory.AspNetCore;

/// <summary>
/// A call that many wait for. It runs without anything of its first caller: neither its cancellation nor its
/// <see cref="ExecutionContext"/>, in which the caller's request would be found.
/// </summary>
internal sealed class Flight<T>(Func<Task<T>> call) : IThreadPoolWorkItem
{
    // Whoever joins goes on on a thread of his own: nobody waits for what another does with the answer.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<T>? _call;

    /// <summary>What those wait for who join.</summary>
    public Task<T> Task => _completion.Task;

    /// <summary>Begins on the caller's thread, which saves him two changes of thread, and gives him a task that he goes on from directly.</summary>
    public Task<T> StartHere()
    {
        ExecutionContext.Run(NobodysContext.Value, static flight => ((Flight<T>)flight!).Begin(), this);
        return _call!;
    }

    /// <summary>Begins on another thread, for a caller that holds a lock.</summary>
    public void StartElsewhere() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => Begin();

    private void Begin() => _call = RunAsync();

    private async Task<T> RunAsync()
    {
        try
        {
            var result = await call();
            _completion.SetResult(result);
            return result;
        }
        catch (Exception exception)
        {
            // Without this every waiter would wait for ever.
            _completion.SetException(exception);
            _ = _completion.Task.Exception;
            throw;
        }
    }
}
