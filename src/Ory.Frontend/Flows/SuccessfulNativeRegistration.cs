using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A sign-up that worked (Ory's <c>successfulNativeRegistration</c>), of a browser or natively.</summary>
public sealed record SuccessfulNativeRegistration : FrontendModel
{
    /// <summary>Who signed up.</summary>
    public required Identity Identity { get; init; }

    /// <summary>The session, where the server signs in at once.</summary>
    public Session? Session { get; init; }

    /// <summary>The session's token, a secret; native flows only.</summary>
    public string? SessionToken { get; init; }

    /// <summary>What to do next. Empty when the server sends nothing.</summary>
    [JsonIgnore]
    public IReadOnlyList<ContinueWith> ContinueWith { get => ContinueWithWire ?? []; init => ContinueWithWire = value; }

    [JsonInclude, JsonPropertyName("continue_with"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    internal IReadOnlyList<ContinueWith>? ContinueWithWire { get; init; }
}
