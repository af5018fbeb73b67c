using System.Collections;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What an emulator was asked, oldest first; the last 10,000. Reading it is reading a copy.</summary>
public sealed class EmulatorRequests : IReadOnlyCollection<EmulatorRequest>
{
    private const int Capacity = 10_000;
    private static readonly HashSet<string> CredentialHeaders = new(StringComparer.OrdinalIgnoreCase) { "Cookie", "Authorization", "X-Session-Token", "X-Session-Cookie" };

    private readonly Lock _lock = new();
    private readonly Queue<EmulatorRequest> _requests = new();
    private readonly TimeProvider _time;

    internal EmulatorRequests(TimeProvider time) => _time = time;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _requests.Count;
        }
    }

    /// <summary>Those for a path.</summary>
    /// <param name="path">The path, whole.</param>
    /// <returns>Oldest first.</returns>
    public IReadOnlyList<EmulatorRequest> To(string path) => [.. this.Where(request => request.Path == path)];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        lock (_lock)
            _requests.Clear();
    }

    /// <summary>Enumerates a copy.</summary>
    /// <returns>Oldest first.</returns>
    public IEnumerator<EmulatorRequest> GetEnumerator()
    {
        lock (_lock)
            return ((IEnumerable<EmulatorRequest>)_requests.ToArray()).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Middleware: before everything else, faults included.</summary>
    internal async Task InvokeAsync(HttpContext context, bool isAdmin, RequestDelegate next)
    {
        var entry = Record(context.Request, isAdmin);
        // Before the client has the answer: whoever has it may look here at once.
        context.Response.OnStarting(() =>
        {
            if (context.Features.Get<Unanswered>() is null && !context.RequestAborted.IsCancellationRequested)
                entry.Answered(context.Response.StatusCode);
            return Task.CompletedTask;
        });
        await next(context);
    }

    private EmulatorRequest Record(HttpRequest request, bool isAdmin)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var credentials = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
            (CredentialHeaders.Contains(name) ? credentials : headers)[name] = value.ToString();
        var entry = new EmulatorRequest(_time.GetUtcNow(), isAdmin, request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", headers, credentials);
        lock (_lock)
        {
            _requests.Enqueue(entry);
            if (_requests.Count > Capacity)
                _requests.Dequeue();
        }

        return entry;
    }
}
