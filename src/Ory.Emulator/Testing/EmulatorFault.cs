using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>One way in which the emulator fails, until it is used up, disposed of or <see cref="EmulatorFaults.Clear"/> is called.</summary>
public sealed class EmulatorFault : IDisposable
{
    private readonly Func<EmulatorFault, HttpContext, RequestDelegate, Task> _answer;
    private readonly CancellationTokenSource _over = new();
    private readonly string? _path;
    private int? _left;
    private int _hits;

    internal EmulatorFault(string? path, int? times, Func<EmulatorFault, HttpContext, RequestDelegate, Task> answer) =>
        (_path, _left, _answer) = (path, times, answer);

    /// <summary>How many requests have met this fault.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Cancelled as soon as the fault is over, so that who waits in it goes on.</summary>
    internal CancellationToken Over => _over.Token;

    /// <summary>Ends the fault: requests that wait in it are answered as usual.</summary>
    public void Dispose() => _over.Cancel();

    /// <summary>Whether no request will meet it any more. Called under the lock of <see cref="EmulatorFaults"/>.</summary>
    internal bool IsOver => _left == 0 || _over.IsCancellationRequested;

    /// <summary>Whether this request meets the fault; one less is left then. Called under the lock of <see cref="EmulatorFaults"/>.</summary>
    internal bool TryMeet(PathString path)
    {
        if (IsOver || (_path is not null && !path.Value!.StartsWith(_path, StringComparison.Ordinal)))
            return false;
        _left--;
        return true;
    }

    internal void CountHit() => Interlocked.Increment(ref _hits);

    internal Task AnswerAsync(HttpContext context, RequestDelegate next) => _answer(this, context, next);
}
