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

    /// <summary>The traits of whoever came back: what the provider tells of him, and what he entered before he left.</summary>
    public static JsonObject Of(Server server, OidcArrival arrival, IdentitySchema schema, JsonObject? entered)
    {
        var traits = Map(arrival.Who.Claims, schema);
        server.OidcClaimsMapper?.Invoke(new EmulatorOidcClaims(arrival.ProviderId, (JsonObject)arrival.Who.Claims.DeepClone(), traits));
        Override(traits, entered ?? []);
        return traits;
    }

    private static JsonObject Map(JsonObject claims, IdentitySchema schema)
    {
        var traits = new JsonObject();
        foreach (var field in schema.NodeFields.Where(field => field.IsTrait))
        {
            var name = string.Join('.', field.Path);
            var claim = claims[name] ?? (Standard.TryGetValue(name, out var standard) ? claims[standard] : null);
            if (claim is JsonValue value && Fits(value.GetValueKind(), field.Kind))
                Json.Put(traits, field.Path, claim.DeepClone());
        }

        return traits;
    }

    // As Kratos does, the person has the last word, unless he left a field empty.
    private static void Override(JsonObject traits, JsonObject entered)
    {
        foreach (var (name, value) in entered)
        {
            if (traits[name] is JsonObject inner && value is JsonObject deeper)
                Override(inner, deeper);
            else if (!traits.ContainsKey(name) || !IsEmpty(value))
                traits[name] = value?.DeepClone();
        }
    }

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => Json.Text(value) is "" || value.ToJsonString() is "false" or "0",
    };

    private static bool Fits(JsonValueKind kind, TraitKind trait) => trait switch
    {
        TraitKind.Text => kind == JsonValueKind.String,
        TraitKind.Flag => kind is JsonValueKind.True or JsonValueKind.False,
        TraitKind.Number => kind == JsonValueKind.Number,
        _ => false,
    };
}
