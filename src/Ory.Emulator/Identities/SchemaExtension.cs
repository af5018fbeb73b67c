using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Kratos' extension of JSON Schema: <c>ory.sh/kratos</c>, by which a trait identifies, verifies and recovers somebody.</summary>
internal static class SchemaExtension
{
    private const string Key = "ory.sh/kratos";

    /// <summary>What a property is marked as.</summary>
    /// <exception cref="InvalidOperationException">The extension says what it cannot say.</exception>
    public static TraitField Of(JsonObject schema, IReadOnlyList<string> path)
    {
        var name = string.Join('.', ["traits", .. path]);
        var extension = Map(schema, Key, name);
        name = $"{name}.{Key}";
        var credentials = Map(extension, "credentials", name);
        var at = $"{name}.credentials";
        var types = credentials?.Select(pair => pair.Key).Where(type => Flag(Map(credentials, type, at), "identifier", $"{at}.{type}")).ToArray();
        return new TraitField
        {
            Path = path,
            Kind = TraitKind.None,
            IdentifierOf = types ?? [],
            CodeVia = Via(credentials, "code", at),
            IsTotpAccountName = Flag(Map(credentials, "totp", at), "account_name", $"{at}.totp"),
            IsPasskeyDisplayName = Flag(Map(credentials, "passkey", at), "display_name", $"{at}.passkey"),
            VerifiedVia = Via(extension, "verification", name),
            RecoveredVia = Via(extension, "recovery", name),
        };
    }

    /// <summary>What a value must be because of what its schema is marked as.</summary>
    public static SchemaCheck Check(JsonObject schema)
    {
        var marks = Of(schema, []);
        return (marks.VerifiedVia, marks.RecoveredVia, Json.Text(schema["format"])) switch
        {
            ("sms", _, null or "") => (_, path) => [new(path, Messages.Invalid("What is verified by text message needs a format in its schema."))],
            ("email", _, null or "") or (_, "email", not "email") => SchemaFormats.Check("email"),
            (_, "sms", not "tel") => SchemaFormats.Check("tel"),
            _ => SchemaPart.Nothing,
        };
    }

    /// <summary>What the extension says of a property that nobody knows.</summary>
    public static IEnumerable<string> Unknown(JsonObject schema, string name) => (schema[Key] as JsonObject ?? []).Select(pair => pair.Key)
        .Where(member => member is not ("credentials" or "verification" or "recovery" or "organizations")).Select(member => $"{name}.{Key}.{member}");

    private static JsonObject? Map(JsonObject? map, string key, string name) => map?[key] switch
    {
        null => null,
        JsonObject inner => inner,
        _ => throw new InvalidOperationException($"{name}.{key} is no object"),
    };

    private static bool Flag(JsonObject? map, string key, string name) => map?[key]?.GetValueKind() switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new InvalidOperationException($"{name}.{key} is neither true nor false"),
    };

    private static string? Via(JsonObject? map, string key, string name) => Map(map, key, name)?["via"] is not { } via ? null
        : Json.Text(via) is "email" or "sms" ? Json.Text(via)
        : throw new InvalidOperationException($"{name}.{key}.via is {via.ToJsonString()}, which is neither \"email\" nor \"sms\"");
}
