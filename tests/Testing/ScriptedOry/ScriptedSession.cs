namespace Ory.Testing;

/// <summary>A session that <see cref="ScriptedOry"/> knows, under as many credentials as one likes.</summary>
public sealed class ScriptedSession
{
    public string Id { get; init; } = Guid.NewGuid().ToString();

    public string IdentityId { get; init; } = Guid.NewGuid().ToString();

    public string Aal { get; set; } = "aal1";

    public bool IsActive { get; set; } = true;

    public DateTimeOffset AuthenticatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>whoami answers 403 until the session has a second factor.</summary>
    public bool NeedsAal2 { get; set; }

    /// <summary>Value of <c>Ory-Session-Cache-For</c>.</summary>
    public int? CacheFor { get; set; }

    /// <summary>A <c>Set-Cookie</c> that whoami sends with this session.</summary>
    public string? SetCookie { get; set; }

    /// <summary>Whose session it is, which, and of what level, as an application that tests ask says it.</summary>
    public string Who => $"{IdentityId} {Id} {Aal}";

    public string Json() => $$"""
        {"id":"{{Id}}","active":true,"expires_at":"{{ExpiresAt.UtcDateTime:O}}","authenticated_at":"{{AuthenticatedAt.UtcDateTime:O}}","authenticator_assurance_level":"{{Aal}}","authentication_methods":[{"method":"password","aal":"aal1","completed_at":"{{AuthenticatedAt.UtcDateTime:O}}"}],"issued_at":"{{AuthenticatedAt.UtcDateTime:O}}","identity":{"id":"{{IdentityId}}","schema_id":"default","schema_url":"http://127.0.0.1/schemas/ZGVmYXVsdA","state":"active","traits":{"email":"{{IdentityId}}@example.test"},"verifiable_addresses":[{"id":"{{Id}}","value":"{{IdentityId}}@example.test","verified":true,"via":"email","status":"completed","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}],"recovery_addresses":[],"metadata_public":null,"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","organization_id":null},"devices":[{"id":"{{Id}}","ip_address":"203.0.113.7","user_agent":"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0","location":""}]}
        """;
}
