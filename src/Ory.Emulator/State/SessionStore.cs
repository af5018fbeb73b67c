using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>All sessions, found by token, by id and by identity.</summary>
internal sealed class SessionStore
{
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<Guid, Session> _sessions = new();
    private readonly ConcurrentDictionary<string, Guid> _byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, List<Guid>> _byIdentity = new();

    public Session? Find(Guid id) => _sessions.GetValueOrDefault(id);

    public Session? FindByToken(string token) => _byToken.TryGetValue(token, out var id) ? Find(id) : null;

    public IReadOnlyList<Session> All => [.. _sessions.Values.OrderByDescending(session => session.IssuedAt)];

    /// <summary>The sessions of an identity, the newest first.</summary>
    public IReadOnlyList<Session> Of(Guid identity)
    {
        lock (_writing)
        {
            return _byIdentity.TryGetValue(identity, out var ids) ? [.. Enumerable.Reverse(ids).Select(id => _sessions[id])] : [];
        }
    }

    public void Add(Session session)
    {
        lock (_writing)
        {
            _sessions[session.Id] = session;
            _byToken[session.Token] = session.Id;
            _byIdentity.GetOrAdd(session.IdentityId, _ => []).Add(session.Id);
        }
    }

    public Session? Update(Guid id, Func<Session, Session> change)
    {
        lock (_writing) return _sessions.TryGetValue(id, out var session) ? _sessions[id] = change(session) : null;
    }

    /// <summary>Ends a session; false if there is none.</summary>
    public bool Revoke(Guid id) => Update(id, session => session with { IsActive = false }) is not null;

    /// <summary>Ends every other session of the same identity.</summary>
    /// <returns>How many others there are, ended before or now.</returns>
    public int RevokeOthers(Session kept) => RevokeOthers(kept.IdentityId, kept.Id);

    /// <summary>Ends every session of an identity but one, or all where none is kept.</summary>
    /// <returns>How many others there are, ended before or now.</returns>
    public int RevokeOthers(Guid identity, Guid? kept)
    {
        var others = Of(identity).Where(session => session.Id != kept).ToArray();
        foreach (var other in others) Revoke(other.Id);
        return others.Length;
    }

    /// <summary>Deletes the sessions of an identity.</summary>
    public void RemoveOf(Guid identity)
    {
        lock (_writing)
        {
            if (!_byIdentity.TryRemove(identity, out var ids)) return;
            foreach (var id in ids)
            {
                if (_sessions.TryRemove(id, out var session)) _byToken.TryRemove(session.Token, out _);
            }
        }
    }
}
