using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Kratos' extension of JSON Schema: <c>ory.sh/kratos</c>, by which a trait identifies, verifies and recovers somebody.</summary>
internal static class SchemaExtension
{
    private const string Key = "ory.sh/kratos";

    /// <summary>What the property at a place of the schema is marked as.</summary>
    /// <exception cref="InvalidOperationException">The extension says what it cannot say.</exception>
    public static TraitField Of(JsonObject schema, string[] path)
    {
        var name = string.Join('.', path);
        var extension = Map(schema, Key, name);
        name = $"{name}.{Key}";
        var credentials = Map(extension, "credentials", name);
        var at = $"{name}.credentials";
        var types = credentials?.Select(pair => pair.Key).Where(type => Flag(Map(credentials, type, at), "identifier", $"{at}.{type}")).ToArray();
        return TraitField.At(path) with
        {
            IdentifierOf = types ?? [],
            CodeVia = Via(credentials, "code", at),
            IsTotpAccountName = Flag(Map(credentials, "totp", at), "account_name", $"{at}.totp"),
            IsPasskeyDisplayName = Flag(Map(credentials, "passkey", at), "display_name", $"{at}.passkey"),
            VerifiedVia = Via(extension, "verification", name),
            RecoveredVia = Via(extension, "recovery", name),
        };
    }

    /// <summary>What a value must be because of what its schema is marked as: of several faults the first is told.</summary>
    public static SchemaCheck Check(JsonObject schema)
    {
        var marks = Of(schema, []);
        SchemaCheck[] checks = [Reached(marks), Verified(marks, Json.Text(schema["format"])), Recovered(marks)];
        return (value, path) => checks.Select(check => check(value, path)).FirstOrDefault(errors => errors.Count > 0) ?? [];
    }

    // How a code is sent has to be said, and a number has to be one, whatever format it has.
    private static SchemaCheck Reached(TraitField marks) => (marks.IdentifierOf.Contains("code"), marks.CodeVia) switch
    {
        (true, null) => (_, path) => [new(path, Messages.Invalid("The schema does not say how a code is sent."))],
        (true, "sms") => (value, path) => Json.Text(value) is { } text && Formatted.IsPhone(text) ? [] : [new(path, Messages.Invalid("This is no valid phone number."))],
        _ => SchemaPart.Nothing,
    };

    private static SchemaCheck Verified(TraitField marks, string? format) => (marks.VerifiedVia, format) switch
    {
        ("sms", null or "") => (_, path) => [new(path, Messages.Invalid("What is verified by text message needs a format in its schema."))],
        ("email", null or "") => SchemaFormats.Check("email"),
        _ => SchemaPart.Nothing,
    };

    private static SchemaCheck Recovered(TraitField marks) => marks.RecoveredVia switch
    {
        "email" => SchemaFormats.Check("email"),
        "sms" => SchemaFormats.Check("tel"),
        _ => SchemaPart.Nothing,
    };

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
