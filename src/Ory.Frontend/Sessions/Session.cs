using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A session (Ory's <c>session</c>): who is signed in, how, and until when.</summary>
[JsonConverter(typeof(SessionConverter))]
public sealed record Session : FrontendModel
{
    /// <summary>The session's id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the session counts: not revoked, not expired by the server's clock, identity active. False when absent.</summary>
    public bool Active { get; init; }

    /// <summary>When the session ends; null when the server does not say.</summary>
    public DateTimeOffset? ExpiresAt { get => ExpiresAtWire.Value; init => ExpiresAtWire = Timestamp.From(value); }

    /// <summary>The latest sign-in, refresh or step-up.</summary>
    public DateTimeOffset? AuthenticatedAt { get => AuthenticatedAtWire.Value; init => AuthenticatedAtWire = Timestamp.From(value); }

    /// <summary>The first sign-in.</summary>
    public DateTimeOffset? IssuedAt { get => IssuedAtWire.Value; init => IssuedAtWire = Timestamp.From(value); }

    /// <summary>How far the session is authenticated: one of <see cref="AuthenticatorAssuranceLevels"/>, or what a newer server says.</summary>
    public string? AuthenticatorAssuranceLevel { get; init; }

    /// <summary>Every completed authentication, oldest first; repeats occur. Empty when the server sends none.</summary>
    public IReadOnlyList<SessionAuthenticationMethod> AuthenticationMethods { get => AuthenticationMethodsWire ?? []; init => AuthenticationMethodsWire = value; }

    /// <summary>Who is signed in. Null in answers to a native sign-in that still needs a second factor.</summary>
    public Identity? Identity { get; init; }

    /// <summary>The devices the session was made and used on. Empty when the server sends none.</summary>
    public IReadOnlyList<SessionDevice> Devices { get => DevicesWire ?? []; init => DevicesWire = value; }

    /// <summary>A JSON Web Token for this session, where toSession was asked for one with <c>tokenize_as</c>.</summary>
    public string? Tokenized { get; init; }

    internal Timestamp ExpiresAtWire { get; init; }

    internal Timestamp AuthenticatedAtWire { get; init; }

    internal Timestamp IssuedAtWire { get; init; }

    internal IReadOnlyList<SessionAuthenticationMethod>? AuthenticationMethodsWire { get; init; }

    internal IReadOnlyList<SessionDevice>? DevicesWire { get; init; }
}
