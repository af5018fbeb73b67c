using System.Globalization;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Numbers as Kratos reads them from forms: those of a double and no others, written without an exponent.</summary>
internal static class GoNumber
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>What a text says; null when it is no number.</summary>
    public static JsonValue? Parse(string text)
    {
        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return null;
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return decimal.TryParse(shortest, Style, CultureInfo.InvariantCulture, out var plain) && (plain != 0 || number == 0) ? JsonValue.Create(plain) : JsonValue.Create(number);
    }

    /// <summary>A number of JSON where a text is looked for: one of digits alone stays as it is.</summary>
    public static string Text(string json) => json.AsSpan().TrimStart('-').ContainsAnyExceptInRange('0', '9') && Parse(json) is { } number ? number.ToJsonString() : json;
}
