using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>What a browser needs for FedCM (Ory's <c>createFedcmFlowResponse</c>; Ory Network).</summary>
public sealed record CreateFedcmFlowResponse : FrontendModel
{
    /// <summary>The providers. Empty when the server sends none.</summary>
    [JsonIgnore]
    public IReadOnlyList<FedcmProvider> Providers { get => ProvidersWire ?? []; init => ProvidersWire = value; }

    /// <summary>The token to send back.</summary>
    public string? CsrfToken { get; init; }

    [JsonInclude, JsonPropertyName("providers")]
    internal IReadOnlyList<FedcmProvider>? ProvidersWire { get; init; }
}
