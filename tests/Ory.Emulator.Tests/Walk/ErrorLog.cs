using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ory.Emulator.Tests;

/// <summary>Keeps what is logged as an error.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Errors { get; } = new();

    public Task<string> First => _first.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var error = $"{formatter(state, exception)} {exception}";
        Errors.Enqueue(error);
        _first.TrySetResult(error);
    }

    public void Dispose()
    {
    }
}
