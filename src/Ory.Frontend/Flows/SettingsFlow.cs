using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A change to the own account (Ory's <c>settingsFlow</c>).</summary>
public sealed record SettingsFlow : SelfServiceFlow
{
    /// <summary>Whose account.</summary>
    public Identity? Identity { get; init; }

    /// <summary>What to do next. Empty when the server sends nothing.</summary>
    [JsonIgnore]
    public IReadOnlyList<ContinueWith> ContinueWith { get => ContinueWithWire ?? []; init => ContinueWithWire = value; }

    [JsonInclude, JsonPropertyName("continue_with")]
    internal IReadOnlyList<ContinueWith>? ContinueWithWire { get; init; }
}
