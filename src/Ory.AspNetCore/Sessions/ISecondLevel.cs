namespace Ory.AspNetCore;

/// <summary>What many nodes remember together. It never throws: what it cannot give is a miss.</summary>
internal interface ISecondLevel
{
    /// <summary>The session of this key, prepared anew; null where there is none that may be believed.</summary>
    ValueTask<CachedSession?> FindAsync(SessionKey key, PrincipalFactory principals, CancellationToken cancellationToken);

    /// <summary>Remembers a session. Nobody waits for it.</summary>
    void Store(CachedSession session);
}
