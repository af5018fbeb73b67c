namespace Ory.AspNetCore;

/// <summary>
/// A call that many wait for. It runs without anything of its first caller: neither its cancellation nor its
/// <see cref="ExecutionContext"/>, in which the caller's request would be found.
/// </summary>
internal sealed class Flight<T>(Func<Task<T>> call) : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    async void IThreadPoolWorkItem.Execute()
    {
        try
        {
            _completion.SetResult(await call());
        }
        catch (Exception exception)
        {
            // Nobody else sees it: without this every waiter would wait for ever.
            _completion.SetException(exception);
        }
    }
}
