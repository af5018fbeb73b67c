using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

// How a fault comes to stand among the others, and how a request meets it.
public sealed partial class EmulatorFaults
{
    /// <summary>How many stand.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _faults.Count;
        }
    }

    /// <summary>Middleware: the first thing in the public API's pipeline.</summary>
    internal Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        EmulatorFault? met;
        lock (_lock)
        {
            _faults.RemoveAll(fault => fault.IsOver);
            met = _faults.Find(fault => fault.TryMeet(context.Request.Path));
        }

        return met is null ? next(context) : met.AnswerAsync(context, next);
    }

    private static void RequireStatus(int statusCode)
    {
        if (statusCode is < 200 or > 599)
            throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "An answer's status is a number from 200 to 599.");
    }

    private static void RequireHeader(string value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (!value.All(c => c is >= ' ' and <= '~'))
            throw new ArgumentException("A header is one line of ASCII.", name);
    }

    private async Task DelayAsync(EmulatorFault fault, TimeSpan delay, HttpContext context, RequestDelegate next)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(fault.Over, context.RequestAborted);
        var late = Task.Delay(delay, _time, awake.Token);
        // Who waits for the hit moves the clock next: the delay has to have begun.
        fault.CountHit();
        await late.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Nobody is left to answer once the client or the emulator is gone.
        if (!context.RequestAborted.IsCancellationRequested)
            await next(context);
    }

    private EmulatorFault Add(string? path, int? times, Func<EmulatorFault, HttpContext, RequestDelegate, Task> answer) =>
        AddCounting(path, times, (fault, context, next) =>
        {
            fault.CountHit();
            return answer(fault, context, next);
        });

    /// <summary>Adds a fault whose answer counts its hits itself.</summary>
    private EmulatorFault AddCounting(string? path, int? times, Func<EmulatorFault, HttpContext, RequestDelegate, Task> answer)
    {
        if (times is < 1)
            throw new ArgumentOutOfRangeException(nameof(times), times, "A fault is met at least once.");
        if (path is not null && !path.StartsWith('/'))
            throw new ArgumentException($"'{path}' is the beginning of no path: paths begin with '/'.", nameof(path));
        var fault = new EmulatorFault(path, times, answer);
        lock (_lock)
            _faults.Add(fault);
        return fault;
    }
}
