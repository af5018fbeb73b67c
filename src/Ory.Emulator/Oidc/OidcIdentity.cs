using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Who a provider says somebody is.</summary>
/// <param name="Subject">The provider's own name for him; never reused.</param>
/// <param name="Claims">The claims of the ID token, or of the userinfo endpoint.</param>
internal sealed record OidcIdentity(string Subject, JsonObject Claims)
{
    /// <summary>What it gave along.</summary>
    public OidcTokens Tokens { get; init; } = OidcTokens.None;
}
