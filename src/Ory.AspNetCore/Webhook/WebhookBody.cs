using System.Text.Json.Serialization;

namespace Ory.AspNetCore;

/// <summary>What the web hooks of the README send.</summary>
/// <param name="IdentityId">Whose something changed.</param>
/// <param name="SessionId">The session in which it happened, where Kratos says it.</param>
internal sealed record WebhookBody(
    [property: JsonPropertyName("identity_id")] string? IdentityId,
    [property: JsonPropertyName("session_id")] string? SessionId)
{
    public IEnumerable<OryEviction> Evictions()
    {
        if (!string.IsNullOrWhiteSpace(IdentityId))
            yield return OryEviction.OfIdentity(IdentityId);
        if (!string.IsNullOrWhiteSpace(SessionId))
            yield return OryEviction.OfSession(SessionId);
    }
}
