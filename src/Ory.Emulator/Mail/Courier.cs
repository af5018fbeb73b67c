using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>Keeps every message. Whoever wants to deliver them listens to <see cref="Sent"/>.</summary>
internal sealed class Courier(TimeProvider time)
{
    // The courier of Kratos wakes up once a second; a little less counts, as it is other people's clocks that wait so long.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.9);
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
        // Kratos' courier works in rounds. What is sent in one arrives in the order in which it was sent; but who looks at once for what was
        // sent after it finds the message of the round before, which here is the newest by its time, also for who compares times as texts (a
        // tick less may be a digit less).
        var listed = _listed.AddOrUpdate((recipient, template), now, (_, earlier) => IsOfNextRound((now - earlier).Duration()) ? earlier.AddMilliseconds(-1) : now);
        // A text message has no subject.
        var message = new Message(Guid.NewGuid(), recipient, channel == "sms" ? "" : subject, body, template, channel, now) { Listed = listed };
        _messages.Enqueue(message);
        Sent?.Invoke(message);
    }

    private static bool IsOfNextRound(TimeSpan later) => later >= Round && later < Burst;
}
