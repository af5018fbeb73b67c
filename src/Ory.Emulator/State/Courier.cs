using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>Keeps every message. Whoever wants to deliver them listens to <see cref="Sent"/>.</summary>
internal sealed class Courier(TimeProvider time)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Message> _messages = new();
    private readonly ConcurrentDictionary<(string Recipient, string Template), DateTimeOffset> _listed = new();

    public event Action<Message>? Sent;

    /// <summary>All messages, the oldest first.</summary>
    public IReadOnlyList<Message> Messages => [.. _messages];

    public int Count => _messages.Count;

    public void Send(string recipient, string channel, string template, string subject, string body)
    {
        var now = time.GetUtcNow();
        // Kratos' courier works in rounds, and of several messages of one kind in a round the first one is the last to leave: by their
        // times it is the newest, also for who compares them as texts (a tick less may be a digit less).
        var listed = _listed.AddOrUpdate((recipient, template), now, (_, earlier) => (now - earlier).Duration() < Burst ? earlier.AddMilliseconds(-1) : now);
        // A text message has no subject.
        var message = new Message(Guid.NewGuid(), recipient, channel == "sms" ? "" : subject, body, template, channel, now) { Listed = listed };
        _messages.Enqueue(message);
        Sent?.Invoke(message);
    }
}
