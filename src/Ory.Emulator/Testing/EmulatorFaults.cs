using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>
/// Makes the public API of an emulator fail. Every method takes <c>times</c> (how many requests meet the fault; null: all, until it is
/// disposed of or <see cref="Clear"/>) and <c>path</c> (how the paths begin that it is for; null: all). Of several faults that fit a request
/// the first that was asked for counts, so a sequence is written as it is to happen. The admin API never fails. What no request could meet (less than
/// one time, a path without a slash before it, a status or header that none has) is an <see cref="ArgumentException"/>.
/// </summary>
public sealed partial class EmulatorFaults
{
    // What a timer can wait.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(uint.MaxValue - 1d);

    private readonly Lock _lock = new();
    private readonly List<EmulatorFault> _faults = [];
    private readonly TimeProvider _time;

    internal EmulatorFaults(TimeProvider time) => _time = time;

    /// <summary>Ends all faults; requests that wait in one are answered as usual.</summary>
    public void Clear()
    {
        EmulatorFault[] ended;
        lock (_lock)
        {
            ended = [.. _faults];
            _faults.Clear();
        }

        foreach (var fault in ended)
            fault.Dispose();
    }

    /// <summary>The server is gone: nobody can connect.</summary>
    /// <returns>The fault; dispose of it to bring the server back.</returns>
    public EmulatorFault Down() => Refuse();

    /// <summary>Nobody listens: the connection is refused (in process), or reset before anything is answered (on a real port, which stays bound).</summary>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault Refuse(int? times = null, string? path = null) =>
        Add(path, times, (_, context, _) => BrokenConnection.RefuseAsync(context));

    /// <summary>The connection is reset after the request has arrived and before anything is answered.</summary>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault Reset(int? times = null, string? path = null) =>
        Add(path, times, (_, context, _) => BrokenConnection.ResetAsync(context));

    /// <summary>The right answer, late. The delay is one of the emulator's clock.</summary>
    /// <param name="delay">How late, 49 days at most; <see cref="Timeout.InfiniteTimeSpan"/>: when the fault is ended.</param>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault Slow(TimeSpan delay, int? times = null, string? path = null)
    {
        if (delay != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
        }

        return AddCounting(path, times, (fault, context, next) => DelayAsync(fault, delay, context, next));
    }

    /// <summary>429, with the headers that Ory Network sends: <c>Retry-After</c> and <c>x-ratelimit-*</c>. The body is no JSON.</summary>
    /// <param name="retryAfter">When to come again, in whole seconds; null: no <c>Retry-After</c>.</param>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault TooManyRequests(TimeSpan? retryAfter = null, int? times = null, string? path = null)
    {
        if (retryAfter is { } after)
            ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero, nameof(retryAfter));
        return Add(path, times, (_, context, _) => FaultyAnswers.TooManyAsync(context, retryAfter));
    }

    /// <summary>An error of Ory's own, with this status and the JSON envelope it always has.</summary>
    /// <param name="statusCode">The status, as 500 or 503.</param>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault Status(int statusCode, int? times = null, string? path = null)
    {
        RequireStatus(statusCode);
        return Add(path, times, (_, context, _) => FaultyAnswers.ErrorAsync(context, statusCode));
    }

    /// <summary>
    /// Ory runs, but cannot reach its database: every session is "not signed in" (401), flows are 500, <c>/health/ready</c> is 503 and
    /// <c>/health/alive</c> still 200.
    /// </summary>
    /// <returns>The fault; dispose of it to bring the database back.</returns>
    public EmulatorFault DatabaseDown() => Add(null, null, (_, context, next) => FaultyAnswers.WithoutDatabaseAsync(context, next));

    /// <summary>The connection breaks in the middle of the right answer's body; where the answer has none, before it.</summary>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault Truncated(int? times = null, string? path = null) =>
        Add(path, times, (_, context, next) => BrokenConnection.TruncateAsync(context, next));

    /// <summary>A whole answer whose JSON ends in the middle.</summary>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault BrokenJson(int? times = null, string? path = null) =>
        Add(path, times, (_, context, next) => FaultyAnswers.RewriteAsync(context, next, body => body[..(body.Length / 2)]));

    /// <summary>A page of a proxy in front of Ory.</summary>
    /// <param name="statusCode">Its status: 502, or 200 for a proxy that lies.</param>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault ProxyHtml(int statusCode = StatusCodes.Status502BadGateway, int? times = null, string? path = null)
    {
        RequireStatus(statusCode);
        return Add(path, times, (_, context, _) =>
            FaultyAnswers.TextAsync(context, statusCode, "text/html; charset=utf-8", $"<!doctype html><title>{statusCode}</title><h1>{statusCode}</h1><hr><p>proxy</p>\n"));
    }

    /// <summary>The right answer's body under a wrong <c>Content-Type</c>.</summary>
    /// <param name="contentType">What it says it is.</param>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault WrongContentType(string contentType = "text/plain", int? times = null, string? path = null)
    {
        RequireHeader(contentType, nameof(contentType));
        return Add(path, times, (_, context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.ContentType = contentType;
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    /// <summary>200 and a JSON body of many bytes.</summary>
    /// <param name="bytes">How many, at least; 10 MB unless told.</param>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault HugeBody(long bytes = 10 * 1024 * 1024, int? times = null, string? path = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return Add(path, times, (_, context, _) => FaultyAnswers.HugeAsync(context, bytes));
    }

    /// <summary>A redirect, as to a captive portal or a proxy's login page.</summary>
    /// <param name="location">Where to.</param>
    /// <param name="statusCode">Its status.</param>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault Redirect(string location, int statusCode = StatusCodes.Status302Found, int? times = null, string? path = null)
    {
        RequireHeader(location, nameof(location));
        if (statusCode is < 300 or > 399)
            throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "A redirect's status is a number from 300 to 399.");
        return Add(path, times, (_, context, _) =>
        {
            context.Response.StatusCode = statusCode;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// A cache at the edge, as Ory Network has one: what whoami once said of a cookie it says again for a while, whatever has happened to the
    /// session since. <c>Cache-Control: max-age=0</c> (or <c>no-cache</c>) of the request goes past it; session tokens are not cached.
    /// </summary>
    /// <param name="duration">For how long by the emulator's clock; two and a half minutes unless told.</param>
    /// <returns>The fault; its hits are all the requests that met the edge.</returns>
    public EmulatorFault StaleEdge(TimeSpan? duration = null)
    {
        if (duration is { } told)
            ArgumentOutOfRangeException.ThrowIfLessThan(told, TimeSpan.Zero, nameof(duration));
        var edge = new StaleEdge(duration ?? TimeSpan.FromSeconds(150), _time);
        return Add("/sessions/whoami", null, (_, context, next) => edge.AnswerAsync(context, next));
    }

    /// <summary>Whatever you write.</summary>
    /// <param name="answer">Answers instead of the emulator; the second argument asks the emulator.</param>
    /// <param name="times">How many requests; null: until it is ended.</param>
    /// <param name="path">How the paths begin that it is for; null: all.</param>
    /// <returns>The fault, which counts its hits.</returns>
    public EmulatorFault Answer(Func<HttpContext, RequestDelegate, Task> answer, int? times = null, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Add(path, times, (_, context, next) => answer(context, next));
    }
}
