using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What a mapper of a provider's claims sees and changes: in place of the Jsonnet that Kratos runs for <c>mapper_url</c>.</summary>
/// <param name="Provider">The provider's id in the configuration.</param>
/// <param name="Claims">What the provider says: the claims of the ID token, or those of the userinfo endpoint where <c>claims_source</c> has it so.</param>
/// <param name="Traits">The traits of the identity to be: already filled with claims that bear a trait's name.</param>
public sealed record EmulatorOidcClaims(string Provider, JsonObject Claims, JsonObject Traits);
