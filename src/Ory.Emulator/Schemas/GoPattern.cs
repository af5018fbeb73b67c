using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>Regular expressions as Go has them (RE2): no looking around, no references back, <c>\d</c> is ASCII, and <c>$</c> is the very end.</summary>
internal static partial class GoPattern
{
    // Letters that may follow a backslash.
    private const string Escapes = "aAbBdDfnpPrsStvwWxz";

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7f",
        ["blank"] = @"\t\x20",
        ["cntrl"] = @"\x00-\x1f\x7f",
        ["digit"] = "0-9",
        ["graph"] = @"\x21-\x7e",
        ["lower"] = "a-z",
        ["print"] = @"\x20-\x7e",
        ["punct"] = @"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
        ["space"] = @"\t\n\v\f\r\x20",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <exception cref="FormatException">Go does not read it.</exception>
    public static Regex Parse(string pattern)
    {
        try
        {
            return new Regex(Translated(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    public static bool IsPattern(string pattern)
    {
        try
        {
            return Parse(pattern) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Translated(string pattern)
    {
        // Where (?m) stands somewhere, the end of a line is meant.
        var isByLines = ByLines().IsMatch(pattern);
        // How many parts of a class have been read, -1 where it may still say that it is the opposite; null outside of one.
        int? inClass = null;
        var text = new StringBuilder();
        foreach (var part in Parts().Matches(pattern).Select(match => match.Value))
        {
            text.Append(part switch
            {
                ['\\', ..] => Escape(part, inClass is not null),
                ['[', _, ..] when inClass is not null => Classes.TryGetValue(part[2..^2], out var inside) ? inside : throw new NotSupportedException($"{part} is no class"),
                "[" when inClass is not null => @"\[",
                "]" when inClass <= 0 => @"\]",
                "$" when inClass is null && !isByLines => @"\z",
                "(?P<" when inClass is null => "(?<",
                _ => part,
            });
            inClass = (part, inClass) switch
            {
                ("[", null) => -1,
                ("^", -1) => 0,
                ("]", > 0) => null,
                (_, { } count) => Math.Max(count, 0) + 1,
                _ => null,
            };
        }

        return text.ToString();
    }

    private static string Escape(string part, bool isInClass) => part switch
    {
        @"\d" => isInClass ? "0-9" : "[0-9]",
        @"\w" => isInClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]",
        @"\s" => isInClass ? @"\t\n\f\r\x20" : @"[\t\n\f\r\x20]",
        @"\D" when !isInClass => "[^0-9]",
        @"\W" when !isInClass => "[^0-9A-Za-z_]",
        @"\S" when !isInClass => @"[^\t\n\f\r\x20]",
        ['\\', 'p' or 'P', not '{'] => $@"{part[..2]}{{{part[2]}}}",
        ['\\', 'x', '{', ..] => int.Parse(part[3..^1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is var code and <= char.MaxValue ? $@"\u{code:x4}" : throw new NotSupportedException($"{part} is beyond what is read here"),
        [_, var letter] when char.IsAsciiLetter(letter) && !Escapes.Contains(letter) => throw new NotSupportedException($"{part} is no escape"),
        _ => part,
    };

    // An escape, a named class, the beginning of a named group, or a character.
    [GeneratedRegex(@"\\[pP][A-Z]|\\x\{[0-9A-Fa-f]{1,6}\}|\\.|\[:\^?[a-z]+:\]|\(\?P<|.", RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex(@"\(\?[a-zA-Z]*m")]
    private static partial Regex ByLines();
}
