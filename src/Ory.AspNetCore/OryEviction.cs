namespace Ory.AspNetCore;

/// <summary>What <see cref="IOrySessionCache.EvictAsync"/> forgets.</summary>
public readonly struct OryEviction
{
    private readonly UInt128 _id;
    private readonly OryCredential _credential;
    private readonly string? _scheme;

    private OryEviction(UInt128 id) => _id = id;

    private OryEviction(OryCredential credential, string scheme) => (_credential, _scheme) = (credential, scheme);

    /// <summary>One session, whatever cookies and tokens it is known by.</summary>
    /// <param name="sessionId">Ory's id of the session.</param>
    /// <returns>What to evict.</returns>
    /// <exception cref="ArgumentException"><paramref name="sessionId"/> is empty.</exception>
    public static OryEviction OfSession(string sessionId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionId);
        return new OryEviction(EvictionMarker.OfSession(sessionId));
    }

    /// <summary>All sessions of one identity.</summary>
    /// <param name="identityId">Ory's id of the identity.</param>
    /// <returns>What to evict.</returns>
    /// <exception cref="ArgumentException"><paramref name="identityId"/> is empty.</exception>
    public static OryEviction OfIdentity(string identityId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identityId);
        return new OryEviction(EvictionMarker.OfIdentity(identityId));
    }

    /// <summary>One credential. A session may be known by others too, which stay: sign-out evicts by session.</summary>
    /// <param name="credential">The token, or the session cookie.</param>
    /// <param name="authenticationScheme">The Ory scheme that it belongs to.</param>
    /// <returns>What to evict.</returns>
    /// <exception cref="ArgumentException">There is no credential.</exception>
    public static OryEviction OfCredential(OryCredential credential, string authenticationScheme = OryDefaults.AuthenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(authenticationScheme);
        if (credential.Kind == OryCredentialKind.None)
            throw new ArgumentException("There is no credential.", nameof(credential));
        return new OryEviction(credential, authenticationScheme);
    }

    /// <summary>Shows nothing.</summary>
    /// <returns>The type's name.</returns>
    public override string ToString() => nameof(OryEviction);

    internal UInt128 IdIn(Func<string, OryCredential, SessionKey> keyOf) =>
        _scheme is null ? _id : EvictionMarker.OfCredential(keyOf(_scheme, _credential));
}
