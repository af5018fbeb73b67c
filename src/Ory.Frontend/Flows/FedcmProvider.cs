using System.Text.Json;

namespace Ory.Frontend;

/// <summary>One provider of <c>navigator.credentials.get</c> (Ory's <c>provider</c>; Ory Network).</summary>
public sealed record FedcmProvider : FrontendModel
{
    /// <summary>The client's id at the provider.</summary>
    public string? ClientId { get; init; }

    /// <summary>The address of the provider's FedCM configuration.</summary>
    public string? ConfigUrl { get; init; }

    /// <summary>A domain to offer accounts of.</summary>
    public string? DomainHint { get; init; }

    /// <summary>What the provider is to share; null when absent.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>An account to offer.</summary>
    public string? LoginHint { get; init; }

    /// <summary>A random word that the token has to repeat.</summary>
    public string? Nonce { get; init; }

    /// <summary>Further parameters: raw JSON, an object.</summary>
    public JsonElement? Parameters { get; init; }
}
