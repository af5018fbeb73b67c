using System.Security.Claims;
using System.Text.Json;

namespace Benchmarks;

/// <summary>The same claims for every alternative, so that none has less to carry.</summary>
public static class SessionClaims
{
    public static SessionClaim[] Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var session = document.RootElement;
        var identity = session.GetProperty("identity");
        return
        [
            new(ClaimTypes.NameIdentifier, identity.GetProperty("id").GetString()!),
            new("sid", session.GetProperty("id").GetString()!),
            new("aal", session.GetProperty("authenticator_assurance_level").GetString()!),
            new("amr", session.GetProperty("authentication_methods")[0].GetProperty("method").GetString()!),
            new("auth_time", session.GetProperty("authenticated_at").GetDateTimeOffset().ToUnixTimeSeconds().ToString()),
            new("schema_id", identity.GetProperty("schema_id").GetString()!),
            new(ClaimTypes.Email, identity.GetProperty("traits").GetProperty("email").GetString()!),
        ];
    }

    public static ClaimsPrincipal Principal(SessionClaim[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value, ClaimValueTypes.String, "Ory")), "Ory"));
}

/// <summary>A claim, as a cache can keep it.</summary>
public sealed record SessionClaim(string Type, string Value);
