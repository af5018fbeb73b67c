using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Ory.Emulator;

/// <summary>Codes and link tokens that were mailed. Each belongs to one flow; sending another code deletes those before, another link does not.</summary>
internal sealed class OneTimeCodes(TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, List<OneTimeCode>> _byFlow = new();
    private readonly ConcurrentDictionary<Guid, int> _submissions = new();

    /// <summary>How much is kept, codes and counts.</summary>
    public int Count => _byFlow.Count + _submissions.Count;

    /// <summary>Keeps a code for a flow in place of earlier ones of the flow.</summary>
    public void Replace(Guid flow, string code, TimeSpan lifespan, string address, Guid? identity) =>
        _byFlow[flow] = [new OneTimeCode(code, address, identity, time.GetUtcNow() + lifespan)];

    /// <summary>Keeps a token for a flow beside earlier ones of the flow.</summary>
    public void Add(Guid flow, string token, TimeSpan lifespan, string address, Guid? identity)
    {
        var added = new OneTimeCode(token, address, identity, time.GetUtcNow() + lifespan);
        _byFlow.AddOrUpdate(flow, [added], (_, earlier) => [.. earlier, added]);
    }

    /// <summary>Counts an attempt; true when there were more than <paramref name="most"/>.</summary>
    public bool CountSubmission(Guid flow, int most) => _submissions.AddOrUpdate(flow, 1, (_, count) => count + 1) > most;

    /// <summary>The code of a flow that was submitted, used or not, run out or not; null when it is no code of the flow.</summary>
    public OneTimeCode? Find(Guid flow, string submitted) => _byFlow.GetValueOrDefault(flow)?.Find(code =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code.Code), Encoding.UTF8.GetBytes(submitted)));

    public void Forget(Guid flow) => _byFlow.TryRemove(flow, out _);

    /// <summary>Forgets a flow that is gone, with the attempts at it.</summary>
    public void Drop(Guid flow)
    {
        Forget(flow);
        _submissions.TryRemove(flow, out _);
    }
}
