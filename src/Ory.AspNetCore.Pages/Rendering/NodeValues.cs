using System.Globalization;
using System.Text.Json;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// What nodes hold, as text and attributes of HTML.
internal static class NodeValues
{
    private const string Prefix = "window.";

    public static bool IsTrue(string? value) => value is "true" or "on" or "1";

    public static string? ValueText(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        { } other => other.GetRawText(),
    };

    // Of a code that sends itself.
    public static int? CodeLength(UiNode node, UiNodeInputAttributes input) => input.Name switch
    {
        "totp_code" => 6,
        "code" when node.Group == UiNodeGroups.Code => (int?)input.Maxlength ?? 6,
        _ => null,
    };

    // What a schema lists, as newer servers say it; null where anything may be entered.
    public static List<string>? Listed(UiNodeInputAttributes input) =>
        input.AdditionalMembers?.TryGetValue("options", out var options) == true && options.ValueKind == JsonValueKind.Array
        && options.EnumerateArray().Select(o => o.ValueKind == JsonValueKind.Object && o.TryGetProperty("value", out var value) ? ValueText(value) : null).OfType<string>().ToList() is { Count: > 0 } listed
            ? listed
            : null;

    // A browser shows nothing for a time with a zone or for a date with a time. A time is shown as what a form sends back is read: in UTC, to the
    // millisecond, so that whoever changes something else leaves it as it is.
    public static string? ForBrowser(string type, string? value) =>
        type is "date" or "datetime-local" && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? type == "date" ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Local(time.UtcDateTime)
            : value;

    // Older servers name the function only in an inline handler, and there what it is called with: "window.__oryWebAuthnLogin({...})".
    public static string? FunctionName(string? handler)
    {
        if (handler is null || !handler.StartsWith(Prefix, StringComparison.Ordinal) || handler.IndexOf('(', StringComparison.Ordinal) is not (> 7 and var end))
            return null;

        var name = handler[Prefix.Length..end];
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : null;
    }

    public static string? Argument(string? handler) =>
        FunctionName(handler) is { } name && handler![(Prefix.Length + name.Length + 1)..].TrimEnd(';', ' ') is [.., ')'] rest ? rest[..^1] : null;

    public static string? Size(UiNodeImageAttributes image) =>
        image is { Width: > 0, Height: > 0 } ? string.Create(CultureInfo.InvariantCulture, $"{image.Width}x{image.Height}") : null;

    public static Dictionary<string, string> ScriptAttributes(UiNodeScriptAttributes script) => Present(
        ("type", script.Type), ("integrity", script.Integrity), ("crossorigin", script.Crossorigin), ("referrerpolicy", script.Referrerpolicy));

    public static Dictionary<string, string> DivisionAttributes(UiNodeDivisionAttributes division)
    {
        var attributes = Present(("id", division.Id), ("class", division.Class));
        foreach (var (name, value) in division.Data ?? new Dictionary<string, string>())
            attributes["data-" + string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'))] = value;
        return attributes;
    }

    private static string Local(DateTime time) =>
        time.ToString(time.TimeOfDay.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-ddTHH:mm" : "yyyy-MM-ddTHH:mm:ss.FFF", CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Present(params (string Name, string? Value)[] pairs) =>
        pairs.Where(p => !string.IsNullOrEmpty(p.Value)).ToDictionary(p => p.Name, p => p.Value!);

    public static string PlainText(UiNodeAttributes attributes) => attributes.AdditionalMembers is { Count: > 0 } members
        ? string.Join(", ", members.Select(m => $"{m.Key}: {m.Value}"))
        : attributes.NodeType ?? "";
}
