using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>One property of an identity schema, with what Kratos' extension says about it.</summary>
internal sealed record TraitField
{
    /// <summary>In a path, every item of a list.</summary>
    public const string Items = "#";

    /// <summary>The property of a schema that all traits are in.</summary>
    public const string Traits = "traits";

    /// <summary>The name of its node: <c>traits.name.first</c>.</summary>
    public string Name => string.Join('.', IsTrait ? [Traits, .. Path] : Path);

    /// <summary>Where it is within the traits, or within the schema if it is none.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Whether it is one: a schema may describe more than traits, of which forms alone take notice.</summary>
    public bool IsTrait { get; init; } = true;

    public TraitKind Kind { get; init; } = TraitKind.None;

    public bool HasDefault { get; init; }

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

    /// <summary>Whether Kratos lists it among the fields of the schema.</summary>
    public bool IsListed => (Kind != TraitKind.None || HasDefault) && !Path.Contains(Items);

    /// <summary>Whether a form shows it.</summary>
    public bool HasNode => IsListed && !IsJson;

    /// <summary>Whether it holds what no field of a form can: it is there, if only empty.</summary>
    public bool IsJson => Kind is TraitKind.Json or TraitKind.JsonList;

    /// <summary>What stands at a place of a schema, of which nothing else is known.</summary>
    public static TraitField At(string[] path) => path is [Traits, .. var within] ? new TraitField { Path = within } : new TraitField { Path = path, IsTrait = false };

    /// <summary>The trait's value as text; null when there is none, or it is empty.</summary>
    public string? Read(JsonNode? traits) => ReadAll(traits).FirstOrDefault();

    /// <summary>The same of a trait that may be there several times, in the items of a list; none that is empty.</summary>
    public IEnumerable<string> ReadAll(JsonNode? traits)
    {
        IEnumerable<JsonNode?> found = [traits];
        foreach (var part in Path) found = found.SelectMany(node => Children(node, part));
        return found.OfType<JsonValue>().Select(value => value.ToString()).Where(value => value.Length > 0);
    }

    private static IEnumerable<JsonNode?> Children(JsonNode? node, string part) => node switch
    {
        JsonArray list when part == Items => (IEnumerable<JsonNode?>)list,
        JsonObject map when map.TryGetPropertyValue(part, out var child) => [child],
        _ => [],
    };

    /// <summary>The same property, described once more elsewhere in the schema: there is one field, the last unless another has a default, and every mark counts.</summary>
    public TraitField With(TraitField other) => (!HasDefault && (other.IsListed || !IsListed) ? other : this) with
    {
        IdentifierOf = [.. IdentifierOf.Union(other.IdentifierOf)],
        CodeVia = other.CodeVia ?? CodeVia,
        IsTotpAccountName = IsTotpAccountName || other.IsTotpAccountName,
        IsPasskeyDisplayName = IsPasskeyDisplayName || other.IsPasskeyDisplayName,
        VerifiedVia = other.VerifiedVia ?? VerifiedVia,
        RecoveredVia = other.RecoveredVia ?? RecoveredVia,
    };
}
