namespace Ory.Emulator;

/// <summary>One operation: a verb, a path (a segment in braces stands for anything) and what answers it.</summary>
internal sealed record Endpoint(string Verb, string Path, Func<Exchange, CancellationToken, ValueTask> Handle);
