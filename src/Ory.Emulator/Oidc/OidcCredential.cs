using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The credential of type <c>oidc</c>: which providers know an identity, and as whom.</summary>
internal static class OidcCredential
{
    public const string Type = "oidc";

    /// <summary>How Kratos names somebody at a provider.</summary>
    public static string Identifier(string provider, string subject) => $"{provider}:{subject}";

    /// <summary>The ids of the providers that are linked.</summary>
    public static IReadOnlyList<string> Providers(Identity identity) =>
        [.. (identity.Credential(Type)?.Config["providers"] as JsonArray ?? []).Select(provider => Json.Text(provider?["provider"])).OfType<string>()];

    /// <summary>Somebody with one more provider, or one more subject of the same. The tokens stay the first ones.</summary>
    public static Identity Link(Identity identity, string provider, string subject, DateTimeOffset now, OidcTokens? tokens = null)
    {
        tokens ??= OidcTokens.None;
        var entry = new JsonObject
        {
            ["subject"] = subject,
            ["provider"] = provider,
            ["initial_id_token"] = tokens.Id,
            ["initial_access_token"] = tokens.Access,
            ["initial_refresh_token"] = tokens.Refresh,
            ["organization"] = "",
        };
        return Write(identity, [.. Entries(identity), entry], now);
    }

    /// <summary>Somebody without a provider; the credential stays, even where nothing is left in it.</summary>
    public static Identity Unlink(Identity identity, string provider, DateTimeOffset now) =>
        Write(identity, [.. Entries(identity).Where(other => Json.Text(other["provider"]) != provider)], now);

    private static IEnumerable<JsonObject> Entries(Identity identity) =>
        (identity.Credential(Type)?.Config["providers"] as JsonArray ?? []).OfType<JsonObject>().Select(entry => (JsonObject)entry.DeepClone());

    private static Identity Write(Identity identity, IReadOnlyCollection<JsonObject> entries, DateTimeOffset now) => identity.WithConfig(
        Type,
        new JsonObject { ["providers"] = Json.Array(entries) },
        now,
        [.. entries.Select(entry => Identifier(Json.Text(entry["provider"])!, Json.Text(entry["subject"])!))]);
}
