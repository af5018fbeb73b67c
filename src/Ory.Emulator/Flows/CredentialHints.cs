using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What may be told about the credentials of somebody whose address was entered.</summary>
internal static class CredentialHints
{
    /// <summary>The credential types somebody can sign in with.</summary>
    public static IReadOnlyList<string> Types(Server server, Identity identity) =>
        [.. identity.Credentials.Keys.Where(type => server.Methods.Find<IMethod>(type)?.IsFirstFactorOf(identity) == true)];

    /// <summary>The providers somebody is linked to.</summary>
    public static IReadOnlyList<string> Providers(Identity identity) =>
        [.. (identity.Credential("oidc")?.Config["providers"] as JsonArray ?? []).Select(provider => Json.Text(provider?["provider"]) ?? "").Where(id => id.Length > 0)];
}
