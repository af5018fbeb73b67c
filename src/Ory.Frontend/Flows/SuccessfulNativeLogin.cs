using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A sign-in that worked (Ory's <c>successfulNativeLogin</c>), of a browser or natively.</summary>
public sealed record SuccessfulNativeLogin : FrontendModel
{
    /// <summary>The session. Its identity is null where a second factor is still needed.</summary>
    public required Session Session { get; init; }

    /// <summary>The session's token, a secret; native flows only.</summary>
    public string? SessionToken { get; init; }

    /// <summary>What to do next. Empty when the server sends nothing.</summary>
    [JsonIgnore]
    public IReadOnlyList<ContinueWith> ContinueWith { get => ContinueWithWire ?? []; init => ContinueWithWire = value; }

    [JsonInclude, JsonPropertyName("continue_with"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    internal IReadOnlyList<ContinueWith>? ContinueWithWire { get; init; }
}
