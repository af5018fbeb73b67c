namespace Ory.AspNetCore;

/// <summary>What <see cref="IOrySessionCache.EvictAsync"/> forgets.</summary>
public readonly struct OryEviction
{
    private OryEviction(UInt128 id) => Id = id;

    internal UInt128 Id { get; }

    /// <summary>One session, whatever cookies and tokens it is known by.</summary>
    /// <param name="sessionId">Ory's id of the session.</param>
    /// <exception cref="ArgumentException"><paramref name="sessionId"/> is empty.</exception>
    public static OryEviction OfSession(string sessionId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionId);
        return new OryEviction(EvictionMarker.OfSession(sessionId));
    }

    /// <summary>All sessions of one identity.</summary>
    /// <param name="identityId">Ory's id of the identity.</param>
    /// <exception cref="ArgumentException"><paramref name="identityId"/> is empty.</exception>
    public static OryEviction OfIdentity(string identityId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identityId);
        return new OryEviction(EvictionMarker.OfIdentity(identityId));
    }

    /// <summary>Shows nothing.</summary>
    public override string ToString() => nameof(OryEviction);
}
