using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>Regular expressions as Go has them (RE2): no looking around, no references back, <c>\d</c> is ASCII, and <c>$</c> is the very end.</summary>
internal static partial class GoPattern
{
    private const int MaxRepetition = 1_000;

    // Letters that may follow a backslash, those of classes aside.
    private const string Escapes = "aAbBfnrtvxz";

    // Those of them that stand for a place, which is nothing to have in a class.
    private const string Places = "AbBz";

    // As far as .NET reads characters one by one.
    private const int MaxCode = char.MaxValue;

    private static readonly HashSet<string> Categories = new("C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".Split(' '), StringComparer.Ordinal);

    // Each ends with a range, so that a hyphen after it is a hyphen.
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7f",
        ["blank"] = @"\t\x20-\x20",
        ["cntrl"] = @"\x7f\x00-\x1f",
        ["digit"] = "0-9",
        ["graph"] = @"\x21-\x7e",
        ["lower"] = "a-z",
        ["print"] = @"\x20-\x7e",
        ["punct"] = @"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
        ["space"] = @"\x20\t-\r",
        ["upper"] = "A-Z",
        ["word"] = "_0-9A-Za-z",
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
                ['[', _, ..] when inClass is not null => Named(part),
                "[" when inClass is not null => @"\[",
                "]" when inClass <= 0 => @"\]",
                "$" when inClass is null && !isByLines => @"\z",
                ['(', '?', ..] when inClass is null => Group(part),
                ['{', _, ..] when inClass is null => Repetition(part),
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
        ['\\', 'd' or 'w' or 's'] => isInClass ? Short(part[1]) : $"[{Short(part[1])}]",
        ['\\', 'D' or 'W' or 'S'] => isInClass ? Others(Short(part[1])) : $"[^{Short(part[1])}]",
        ['\\', 'p' or 'P', '{', '^', .. var name, '}'] => Property(name, part[1] == 'p', isInClass),
        ['\\', 'p' or 'P', '{', .. var name, '}'] => Property(name, part[1] == 'P', isInClass),
        ['\\', 'p' or 'P', .. var letter] => Property(letter, part[1] == 'P', isInClass),
        ['\\', 'x', '{', ..] => int.Parse(part[3..^1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is var code and <= MaxCode ? $@"\u{code:x4}" : throw new NotSupportedException($"{part} is beyond what is read here"),
        ['\\', 'Q', ..] when !isInClass => Regex.Escape(part.EndsWith(@"\E", StringComparison.Ordinal) ? part[2..^2] : part[2..]),
        @"\_" => "_",
        [_, var letter, ..] when char.IsAsciiLetter(letter) && (!Escapes.Contains(letter) || (isInClass && Places.Contains(letter))) => throw new NotSupportedException($"{part} is no escape"),
        _ => part,
    };

    private static string Short(char letter) => letter switch
    {
        'd' or 'D' => Classes["digit"],
        'w' or 'W' => Classes["word"],
        _ => @"\x20\t\n\f-\r",
    };

    // A general category, a script, or everything.
    private static string Property(string name, bool isNegated, bool isInClass)
    {
        if (Categories.Contains(name)) return $@"\{(isNegated ? 'P' : 'p')}{{{name}}}";
        var ranges = name == "Any" ? [(0, MaxCode)] : GoScripts.Ranges(name) ?? throw new NotSupportedException($"{name} is neither a category nor a script");
        var inside = string.Concat((isNegated ? Between(ranges) : ranges).Select(range => $@"\u{range.First:x4}-\u{range.Last:x4}"));
        // A class with nothing in it is none: what has no character here is one of none.
        return isInClass ? inside : inside.Length == 0 ? @"[^\s\S]" : $"[{inside}]";
    }

    private static IEnumerable<(int First, int Last)> Between(IReadOnlyList<(int First, int Last)> ranges) =>
        ranges.Select(range => range.First).Append(MaxCode + 1).Zip(ranges.Select(range => range.Last + 1).Prepend(0), (next, first) => (First: first, Last: next - 1)).Where(range => range.First <= range.Last);

    private static string Named(string part) => part[2..^2] is var name && Classes.TryGetValue(name.TrimStart('^'), out var inside)
        ? name[0] == '^' ? Others(inside) : inside
        : throw new NotSupportedException($"{part} is no class");

    // What is not in a class, where it stands within another.
    private static string Others(string inside) => string.Concat(Enumerable.Range(0, 128).Where(code => !Regex.IsMatch(((char)code).ToString(), $"[{inside}]")).Select(code => $@"\x{code:x2}")) + @"\x80-\uffff";

    private static string Group(string part) => part switch
    {
        "(?P<" or "(?<" => "(?<",
        // How much is taken changes nothing about whether there is a match.
        "(?U)" or "(?-U)" => "",
        [.., ':' or ')'] when part[2..^1].All("imsU-".Contains) => part.Replace("U", "", StringComparison.Ordinal),
        _ => throw new NotSupportedException($"{part} begins no group"),
    };

    private static string Repetition(string part) => part[1..^1].Split(',').All(count => count.Length == 0 || (int.TryParse(count, CultureInfo.InvariantCulture, out var times) && times <= MaxRepetition))
        ? part
        : throw new NotSupportedException($"{part} is more than {MaxRepetition} times");

    // An escape, what is taken literally, a named class, the beginning of a group, a count, or a character.
    [GeneratedRegex(@"\\[pP](?:[A-Z]|\{\^?[A-Za-z_]+\})|\\x\{[0-9A-Fa-f]{1,6}\}|\\Q(?:(?!\\E).)*(?:\\E)?|\\.|\[:\^?[a-z]+:\]|\(\?P?<(?=[A-Za-z_][A-Za-z0-9_]*>)|\(\?(?:[A-Za-z-]*[:)])?|\{[0-9]+(?:,[0-9]*)?\}|.", RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex(@"\(\?[a-zA-Z]*m")]
    private static partial Regex ByLines();
}
