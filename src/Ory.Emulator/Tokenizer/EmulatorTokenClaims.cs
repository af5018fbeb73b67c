using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What a mapper of token claims sees and changes: in place of the Jsonnet that Kratos runs for <c>claims_mapper_url</c>.</summary>
/// <param name="Template">The template's name.</param>
/// <param name="Session">The session as whoami shows it.</param>
/// <param name="Claims">The claims, with Kratos' own already in it. <c>sub</c> cannot be changed.</param>
public sealed record EmulatorTokenClaims(string Template, JsonElement Session, JsonObject Claims);
