using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A payload that is parked while the browser is elsewhere: at a provider, or signing in again.</summary>
internal sealed record Continuity(Guid Id, string Name, Guid? IdentityId, JsonObject Payload, DateTimeOffset ExpiresAt);
