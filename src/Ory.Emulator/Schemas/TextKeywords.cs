using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>The keywords that look at texts.</summary>
internal static class TextKeywords
{
    // Of encodings and types Kratos knows one each.
    private const string Base64 = "base64";
    private const string MediaType = "application/json";

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

    public static SchemaCheck ContentEncoding(SchemaKeyword keyword) => keyword.Text != Base64 ? SchemaPart.Nothing
        : Of((text, path) => Decoded(text) is null ? [new(path, Messages.Invalid("This text is not encoded in Base64."))] : []);

    public static SchemaCheck ContentMediaType(SchemaKeyword keyword)
    {
        if (keyword.Text != MediaType) return SchemaPart.Nothing;
        Func<string, byte[]?> content = Json.Text(keyword.Schema["contentEncoding"]) switch
        {
            null or "" => Encoding.UTF8.GetBytes,
            Base64 => Decoded,
            _ => _ => null,
        };
        return Of((text, path) => content(text) is { } bytes && !IsJson(bytes) ? [new(path, Messages.Invalid("This text is no JSON."))] : []);
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

    private static byte[]? Decoded(string text)
    {
        // Go skips the ends of lines, and no other white space.
        if (text.AsSpan().ContainsAny(' ', '\t')) return null;
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Json.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Runes(string text) => text.EnumerateRunes().Count();

    private static SchemaCheck Of(Func<string, string, IReadOnlyList<FieldError>> check) => (value, path) => Json.Text(value) is { } text ? check(text, path) : [];
}
