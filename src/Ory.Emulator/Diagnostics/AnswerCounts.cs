using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>How often each endpoint was asked in which way, and answered with what.</summary>
internal sealed class AnswerCounts
{
    // Whatever else is asked for would be kept once for each name that somebody thinks of.
    private static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "NOTIFY"];

    private readonly ConcurrentDictionary<(string Endpoint, string Verb, int Status), long> _answers = new();

    // The dictionary's own copy: what is sorted is copied otherwise by a count that may be too small by then.
    public IEnumerable<(string Endpoint, string Verb, int Status, long Count)> All =>
        _answers.ToArray().OrderBy(pair => pair.Key).Select(pair => (pair.Key.Endpoint, pair.Key.Verb, pair.Key.Status, pair.Value));

    /// <param name="endpoint">The path as it is known, with names in braces; empty where it is not.</param>
    /// <param name="verb">How it was asked.</param>
    /// <param name="status">What it was answered with.</param>
    public void Add(string endpoint, string verb, int status) =>
        _answers.AddOrUpdate((endpoint, Verbs.Contains(verb) ? verb : "UNKNOWN", status), 1, (_, count) => count + 1);
}
