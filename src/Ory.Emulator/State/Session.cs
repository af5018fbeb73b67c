using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A session. Never changed in place: the store replaces one version by the next.</summary>
internal sealed record Session
{
    public required Guid Id { get; init; }

    /// <summary><c>ory_st_…</c>: what native clients send, and what the cookie holds.</summary>
    public required string Token { get; init; }

    public required string LogoutToken { get; init; }

    public required Guid IdentityId { get; init; }

    /// <summary>Not revoked. A session that ran out stays active here and counts as inactive when it is read.</summary>
    public bool IsActive { get; init; } = true;

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset AuthenticatedAt { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public IReadOnlyList<AuthenticationMethod> Methods { get; init; } = [];

    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>An aal1 and an aal2 method make aal2, anything else aal1, nothing aal0.</summary>
    public string Aal => AalOf(Methods);

    public static string AalOf(IReadOnlyList<AuthenticationMethod> methods) =>
        methods.Count == 0 ? "aal0" : methods.Any(method => method.Aal == "aal1") && methods.Any(method => method.Aal == "aal2") ? "aal2" : "aal1";

    public Session With(AuthenticationMethod method) => this with { Methods = [.. Methods, method] };

    public JsonObject ToJson(Identity? identity, JsonNode? identityJson, JsonNode? devices, DateTimeOffset now) => new()
    {
        ["id"] = Id.ToString(),
        ["active"] = IsActive && ExpiresAt > now && identity is null or { IsActive: true },
        ["expires_at"] = Json.Time(ExpiresAt),
        ["authenticated_at"] = Json.Time(AuthenticatedAt),
        ["authenticator_assurance_level"] = Aal,
        ["authentication_methods"] = Json.Array(Methods.Select(method => method.ToJson())),
        ["issued_at"] = Json.Time(IssuedAt),
        ["identity"] = identityJson,
        ["devices"] = devices,
    };

    public JsonArray DevicesJson() => Json.Array(Devices.Select(device => device.ToJson()));
}
