using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>One property of an identity schema, with what Kratos' extension says about it.</summary>
internal sealed record TraitField
{
    /// <summary>The name of its node: <c>traits.name.first</c>.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> Path { get; init; }

    public required string JsonType { get; init; }

    public string? Format { get; init; }

    public string? Title { get; init; }

    public string? Pattern { get; init; }

    public bool Required { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>The credential types this trait is an identifier of: <c>password</c>, <c>code</c>, <c>webauthn</c>.</summary>
    public IReadOnlyList<string> IdentifierOf { get; init; } = [];

    /// <summary>How a code reaches this trait: <c>email</c> or <c>sms</c>.</summary>
    public string? CodeVia { get; init; }

    public bool IsTotpAccountName { get; init; }

    public bool IsPasskeyDisplayName { get; init; }

    public string? VerifiedVia { get; init; }

    public string? RecoveredVia { get; init; }

    public bool IsObject => JsonType is "object" or "array";

    /// <summary>The trait's value as text; null when there is none.</summary>
    public string? Read(JsonNode? traits) => Find(traits) is JsonValue value ? value.ToString() : null;

    /// <summary>The values of the trait: those in it where it is a list, and none that is empty.</summary>
    public IEnumerable<string> ReadAll(JsonNode? traits) =>
        (Find(traits) is JsonArray list ? list.OfType<JsonValue>().Select(value => value.ToString()) : [Read(traits) ?? ""]).Where(value => value.Length > 0);

    private JsonNode? Find(JsonNode? traits)
    {
        foreach (var part in Path)
        {
            traits = traits is JsonObject map && map.TryGetPropertyValue(part, out var child) ? child : null;
            if (traits is null) return null;
        }

        return traits;
    }
}
