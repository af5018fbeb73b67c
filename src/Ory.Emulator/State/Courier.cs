using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>Keeps every message. Whoever wants to deliver them listens to <see cref="Sent"/>.</summary>
internal sealed class Courier(TimeProvider time)
{
    private readonly ConcurrentQueue<Message> _messages = new();

    public event Action<Message>? Sent;

    /// <summary>All messages, the oldest first.</summary>
    public IReadOnlyList<Message> Messages => [.. _messages];

    public void Send(string recipient, string channel, string template, string subject, string body, string? code = null, string? link = null)
    {
        var message = new Message(Guid.NewGuid(), recipient, subject, body, template, channel, time.GetUtcNow()) { Code = code, Link = link };
        _messages.Enqueue(message);
        Sent?.Invoke(message);
    }
}
