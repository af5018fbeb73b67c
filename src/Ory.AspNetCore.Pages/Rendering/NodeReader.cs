using System.Globalization;
using System.Text.Json;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// One node of Ory into what a partial view draws. "typed" holds what was sent and is no secret: it fills fields that came back empty.
internal sealed class NodeReader(PageText text, string flowKind, IReadOnlyDictionary<string, string>? typed = null)
{
    private const long ResendLabel = 1070008;
    private const long UsedCode = 1050014;

    // Of a box they all mean that it has to be ticked.
    private const long MissingValue = 4000002;
    private const long OtherConstant = 4000029;
    private const long NotTheConstant = 4000030;

    private static readonly HashSet<string> Destructive = ["totp_unlink", "lookup_secret_disable", "webauthn_remove", "passkey_remove", "unlink"];

    // Types a browser knows; whatever else Ory may name is a line of text.
    private static readonly HashSet<string> InputTypes = ["text", "password", "number", "email", "tel", "datetime-local", "date", "url"];

    private readonly HashSet<string> _ids = [];

    public OryPageNode Read(UiNode node) => node.Attributes switch
    {
        UiNodeInputAttributes input => Input(node, input),
        UiNodeTextAttributes a => Text(node, a),
        UiNodeImageAttributes a => Base(node, "Image", a.Id) with { Source = a.Src, Value = NodeValues.Size(a), Label = Label(node) ?? "" },
        UiNodeAnchorAttributes a => Base(node, "Link", a.Id) with { Source = a.Href, Label = Words(a.Title) ?? Label(node) ?? a.Href ?? "", Look = "primary" },
        UiNodeScriptAttributes a => Base(node, "Script", a.Id) with { Source = a.Src, Attributes = NodeValues.ScriptAttributes(a) },
        UiNodeDivisionAttributes a => Base(node, "Division", a.Id) with { Attributes = NodeValues.DivisionAttributes(a), Label = Label(node) ?? "" },
        _ => Base(node, "Unknown", null) with { Label = Label(node) ?? node.Type, Value = NodeValues.PlainText(node.Attributes) },
    };

    private OryPageNode Input(UiNode node, UiNodeInputAttributes input)
    {
        var name = input.Name ?? "";
        var read = Base(node, "Input", name) with
        {
            Name = name,
            Type = input.Type,
            Value = NodeValues.ValueText(input.Value),
            Required = input.Required ?? false,
            Disabled = input.Disabled,
            Autocomplete = input.Autocomplete,
            Pattern = input.Pattern,
            MaxLength = input.Maxlength,
            OnClick = input.OnclickTrigger ?? NodeValues.FunctionName(input.Onclick),
            OnLoad = input.OnloadTrigger ?? NodeValues.FunctionName(input.Onload),
        };

        return input.Type switch
        {
            "hidden" => read with { Kind = "Hidden", Label = Label(node) is null ? "" : FieldLabel(node, input, name) },
            "submit" or "button" or "reset" or "image" => Button(node, input, read),
            "checkbox" => Checkbox(node, input, read, name),
            _ => Field(node, input, read, name),
        };
    }

    private OryPageNode Checkbox(UiNode node, UiNodeInputAttributes input, OryPageNode read, string name) => read with
    {
        Kind = "Checkbox",
        Checked = NodeValues.IsTrue(Typed(name, read.Value)),
        Value = "true",
        Label = FieldLabel(node, input, name),
        Messages = [.. read.Messages.Select(m => m.Id is MissingValue or OtherConstant or NotTheConstant ? m with { Text = text["form.checkbox.required"] } : m)],
    };

    private OryPageNode Field(UiNode node, UiNodeInputAttributes input, OryPageNode read, string name)
    {
        var type = input.Type is { } known && InputTypes.Contains(known) ? known : "text";
        var secret = type == "password" || name == "password";
        var code = NodeValues.CodeLength(node, input);
        if (NodeValues.Listed(input) is { } listed)
            return Select(node, input, read, name, listed);

        return read with
        {
            Type = type,
            Value = secret || code is not null || name == "lookup_secret" ? read.Value : NodeValues.ForBrowser(type, Typed(name, read.Value)),
            Label = flowKind == "settings" && name == "password" ? text["section.password.label"] : FieldLabel(node, input, name),
            Autocomplete = input.Autocomplete ?? Filling(type, name, code),
            CodeLength = code,
            Hint = input.Autocomplete == "new-password" ? text["form.password.hint"] : null,
        };
    }

    // What is there already stays, be it in the list or not; what need not be chosen, or has not been yet, can be left empty.
    private OryPageNode Select(UiNode node, UiNodeInputAttributes input, OryPageNode read, string name, List<string> listed)
    {
        var value = Typed(name, read.Value) ?? "";
        return read with
        {
            Kind = "Select",
            Value = value,
            Label = FieldLabel(node, input, name),
            Options = [.. (input.Required == true ? [value] : (string[])["", value]).Except(listed).Concat(listed).Select(v => new OryPageOption(v, text.Find($"{name}.{v}") ?? v))],
        };
    }

    // What browsers and password managers can fill in where Ory does not say so (WCAG 2.2, 1.3.5): it does not of the name to sign in with.
    private static string? Filling(string type, string name, int? code) => (type, name) switch
    {
        _ when code is not null => "one-time-code",
        (_, "identifier") => "username",
        ("email" or "tel", _) => type,
        _ => null,
    };

    private OryPageNode Button(UiNode node, UiNodeInputAttributes input, OryPageNode read)
    {
        var name = read.Name!;
        var resend = node.Meta?.Label?.Id == ResendLabel || name is "screen" or "resend";
        var look = Destructive.Contains(name) ? "danger" : resend ? "plain" : "secondary";
        return read with
        {
            Kind = "Button",
            Type = input.Type == "button" ? "button" : "submit",
            Value = string.IsNullOrEmpty(read.Value) && input.OnclickTrigger is null ? NodeValues.Argument(input.Onclick) ?? read.Value : read.Value,
            Label = ButtonLabel(node, input, name),
            Look = look,
            Question = look == "danger" ? text.Find($"section.{read.Group}.ask") ?? text["form.ask"] : null,
        };
    }

    private string ButtonLabel(UiNode node, UiNodeInputAttributes input, string name)
    {
        if (flowKind == "settings" && name == "method" && text.Find($"section.{node.Group}.save") is { } save)
            return save;

        return Label(node) ?? Words(input.Label) ?? NodeValues.ValueText(input.Value) ?? name;
    }

    private OryPageNode Text(UiNode node, UiNodeTextAttributes attributes)
    {
        var read = Base(node, "Text", attributes.Id) with { Label = Label(node) ?? "" };
        var context = attributes.Text?.Context;
        if (context is not { ValueKind: JsonValueKind.Object } values)
            return read with { Value = Words(attributes.Text) };
        if (values.TryGetProperty("secrets", out var secrets) && secrets.ValueKind == JsonValueKind.Array)
            return read with { Kind = "Codes", Codes = [.. secrets.EnumerateArray().Select(Code)] };

        return read with { Value = values.TryGetProperty("secret", out var secret) && secret.ValueKind == JsonValueKind.String ? secret.GetString() : Words(attributes.Text) };
    }

    private OryPageCode Code(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("context", out var context) && context.ValueKind == JsonValueKind.Object
            && context.TryGetProperty("secret", out var secret) && secret.ValueKind == JsonValueKind.String)
            return new OryPageCode(secret.GetString()!, Used: false);

        var used = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) && id.TryGetInt64(out var number) && number == UsedCode;
        var words = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("text", out var plain) ? plain.ToString() : item.ToString();
        return new OryPageCode(used ? text["1050014"] : words, used);
    }

    private OryPageNode Base(UiNode node, string kind, string? id) => new()
    {
        Kind = kind,
        Group = node.Group ?? UiNodeGroups.Default,
        Id = Unique(id),
        Messages = [.. node.Messages.Select(text.Message)],
    };

    private string Unique(string? wanted)
    {
        var stem = string.IsNullOrEmpty(wanted) ? "node" : "ory-" + string.Concat(wanted.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' ? c : '-'));
        var id = stem;
        for (var number = 2; !_ids.Add(id); number++)
            id = $"{stem}-{number.ToString(CultureInfo.InvariantCulture)}";

        return id;
    }

    // The schema's title is the server's word; without one the last part of the name has to do.
    private string FieldLabel(UiNode node, UiNodeInputAttributes input, string name)
    {
        if (text.Find(name) is { } own)
            return own;

        var given = Label(node) ?? Words(input.Label);
        if (!string.IsNullOrWhiteSpace(given))
            return given;

        var last = name.Split('.')[^1].Replace('_', ' ');
        return last.Length == 0 ? name : char.ToUpper(last[0], CultureInfo.CurrentCulture) + last[1..];
    }

    private string? Label(UiNode node) => Words(node.Meta?.Label);

    private string? Words(UiText? words) => words is null ? null : text.Of(words) is { Length: > 0 } said ? said : null;

    private string? Typed(string name, string? value) =>
        string.IsNullOrEmpty(value) && typed is not null && typed.TryGetValue(name, out var earlier) ? earlier : value;
}
