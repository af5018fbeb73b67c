using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Nodes that several methods show.</summary>
internal static class Nodes
{
    public static InputNode Submit(string group, string name, string value, UiText label) => new(group, name, "submit") { Value = value, Label = label };

    public static InputNode Method(string method, UiText label, string? group = null) => Submit(group ?? method, "method", method, label);

    public static InputNode HiddenMethod(string method) => new(method, "method", "hidden") { Value = method };

    public static InputNode NewPassword() =>
        new("password", "password", "password") { Required = true, Autocomplete = "new-password", Label = Messages.PasswordLabel };

    public static InputNode CurrentPassword() =>
        new("password", "password", "password") { Required = true, Autocomplete = "current-password", Label = Messages.PasswordLabel };

    public static InputNode Email(string group) => new(group, "email", "email") { Required = true, Label = Messages.EmailLabel };

    /// <summary>The field for the identifier in a login form.</summary>
    public static InputNode Identifier(IdentitySchema schema, string group = "default") =>
        new(group, "identifier", "text") { Value = "", Required = true, Label = IdentifierLabel(schema) };

    /// <summary>The identifier of somebody who is known already.</summary>
    public static InputNode KnownIdentifier(string value) => new("default", "identifier", "hidden") { Value = value };

    /// <summary>The field for a trait.</summary>
    public static InputNode Trait(TraitField field, string group) => new(group, field.Name, TypeOf(field))
    {
        Required = field.Required,
        Disabled = field.ReadOnly,
        Pattern = field.Pattern,
        Autocomplete = field.Format switch { "email" => "email", "tel" => "tel", "uri" => "url", _ => null },
        Label = field.Title is null ? null : Messages.Titled(field.Title, field.Name),
    };

    /// <summary>Puts the values of traits into their nodes; nodes of traits that are not there keep theirs.</summary>
    public static void FillTraits(UiContainer ui, JsonObject traits)
    {
        foreach (var (name, value) in Flatten("traits", traits)) ui.SetValue(name, value);
    }

    /// <summary>The same, with nodes made in a group for values that have none: what the schema does not know, and what a list holds.</summary>
    public static void ShowTraits(UiContainer ui, JsonObject traits, string group)
    {
        foreach (var (name, value) in Flatten("traits", traits))
        {
            if (ui.Find(name) is null) ui.Add(new InputNode(group, name, value?.GetValueKind() switch
            {
                JsonValueKind.Number => "number",
                JsonValueKind.True or JsonValueKind.False => "checkbox",
                _ => "text",
            }));
            ui.SetValue(name, value);
        }
    }

    /// <summary>Every single value below a node by its name: a.b for what an object holds, a.0 for what a list does.</summary>
    public static IEnumerable<(string Name, JsonNode? Value)> Flatten(string name, JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Flatten($"{name}.{pair.Key}", pair.Value)),
        JsonArray list => list.SelectMany((item, index) => Flatten($"{name}.{index}", item)),
        _ => [(name, node)],
    };

    private static UiText IdentifierLabel(IdentitySchema schema)
    {
        var identifiers = schema.Fields.Where(field => field.IdentifierOf.Count > 0).ToArray();
        return identifiers is [{ Title: { } title } only] ? Messages.Titled(title, only.Name) : Messages.IdentifierLabel;
    }

    private static string TypeOf(TraitField field)
    {
        if (field.Path[^1] == "password") return "password";
        return field.Format switch
        {
            "email" => "email",
            "tel" => "tel",
            "uri" => "url",
            "date" => "date",
            "date-time" => "datetime-local",
            "regex" => "text",
            _ => field.Kind switch { TraitKind.Number => "number", TraitKind.Flag => "checkbox", _ => "text" },
        };
    }
}
