using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A recovery of an account (Ory's <c>recoveryFlow</c>).</summary>
public sealed record RecoveryFlow : SelfServiceFlow
{
    /// <summary>What to do next. Empty when the server sends nothing.</summary>
    [JsonIgnore]
    public IReadOnlyList<ContinueWith> ContinueWith { get => ContinueWithWire ?? []; init => ContinueWithWire = value; }

    [JsonInclude, JsonPropertyName("continue_with")]
    internal IReadOnlyList<ContinueWith>? ContinueWithWire { get; init; }
}
