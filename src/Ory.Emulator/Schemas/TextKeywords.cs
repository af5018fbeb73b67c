using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>The keywords that look at texts.</summary>
internal static class TextKeywords
{
    public static SchemaCheck MinLength(SchemaKeyword keyword)
    {
        var length = keyword.Count;
        return Of((text, path) => Runes(text) is var actual && actual >= length ? [] : [new(path, Messages.TooShort(length, actual))]);
    }

    public static SchemaCheck MaxLength(SchemaKeyword keyword)
    {
        var length = keyword.Count;
        return Of((text, path) => Runes(text) is var actual && actual <= length ? [] : [new(path, Messages.TooLong(length, actual))]);
    }

    public static SchemaCheck Pattern(SchemaKeyword keyword)
    {
        var pattern = keyword.Text;
        var regular = Regular(keyword, pattern);
        return Of((text, path) => regular.IsMatch(text) ? [] : [new(path, Messages.PatternMismatch(pattern))]);
    }

    /// <summary>A regular expression that a keyword names.</summary>
    public static Regex Regular(SchemaKeyword keyword, string pattern)
    {
        try
        {
            return GoPattern.Parse(pattern);
        }
        catch (FormatException fault)
        {
            throw keyword.Fault($"a regular expression that Go reads: {fault.Message}", fault);
        }
    }

    private static int Runes(string text) => text.EnumerateRunes().Count();

    private static SchemaCheck Of(Func<string, string, IReadOnlyList<FieldError>> check) => (value, path) => Json.Text(value) is { } text ? check(text, path) : [];
}
