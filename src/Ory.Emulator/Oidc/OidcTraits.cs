using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// The traits that a provider's claims give, where no mapper of the user's own says otherwise: a trait takes the claim of its own name, or the
/// standard claim (OpenID Connect Core 1.0, section 5.1) that means the same.
/// </summary>
internal static class OidcTraits
{
    private static readonly Dictionary<string, string> Standard = new(StringComparer.OrdinalIgnoreCase)
    {
        ["username"] = "preferred_username",
        ["user_name"] = "preferred_username",
        ["phone"] = "phone_number",
        ["tel"] = "phone_number",
        ["first_name"] = "given_name",
        ["firstname"] = "given_name",
        ["name.first"] = "given_name",
        ["last_name"] = "family_name",
        ["lastname"] = "family_name",
        ["name.last"] = "family_name",
        ["avatar"] = "picture",
        ["avatar_url"] = "picture",
    };

    public static JsonObject Map(JsonObject claims, IdentitySchema schema)
    {
        var traits = new JsonObject();
        foreach (var field in schema.NodeFields)
        {
            var name = string.Join('.', field.Path);
            var claim = claims[name] ?? (Standard.TryGetValue(name, out var standard) ? claims[standard] : null);
            if (claim is JsonValue value && Fits(value.GetValueKind(), field.Kind))
                Set(traits, field.Path, claim);
        }

        return traits;
    }

    private static bool Fits(JsonValueKind kind, TraitKind trait) => trait switch
    {
        TraitKind.Text => kind == JsonValueKind.String,
        TraitKind.Flag => kind is JsonValueKind.True or JsonValueKind.False,
        TraitKind.Number => kind == JsonValueKind.Number,
        _ => false,
    };

    private static void Set(JsonObject traits, IReadOnlyList<string> path, JsonNode value)
    {
        foreach (var part in path.SkipLast(1))
        {
            if (traits[part] is not JsonObject inner)
                traits[part] = inner = [];
            traits = inner;
        }

        traits[path[^1]] = value.DeepClone();
    }
}
