using System.Globalization;
using System.Text;

namespace Ory.Emulator;

/// <summary>Texts as Go quotes them (<c>strconv.Quote</c>): Kratos takes some values out of messages that are written so.</summary>
internal static class GoText
{
    public static string Quote(string text) => $"\"{string.Concat(text.EnumerateRunes().Select(Escaped))}\"";

    private static string Escaped(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\a' => @"\a",
        '\b' => @"\b",
        '\f' => @"\f",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        '\v' => @"\v",
        < ' ' or 0x7f => $@"\x{rune.Value:x2}",
        var value => value == ' ' || IsShown(rune) ? rune.ToString() : value > 0xffff ? $@"\U{value:x8}" : $@"\u{value:x4}",
    };

    // Letters, marks, numbers, punctuation and symbols; of blanks there is only one that is.
    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
