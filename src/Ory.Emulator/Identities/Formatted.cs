using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PhoneNumbers;

namespace Ory.Emulator;

/// <summary>Whether a text has the form of an address, a phone number, a date.</summary>
internal static partial class Formatted
{
    public static bool IsEmail(string text)
    {
        // Lengths count octets, as Go's do.
        var at = text.LastIndexOf('@');
        return at > 0 && Encoding.UTF8.GetByteCount(text) <= 254 && Encoding.UTF8.GetByteCount(text.AsSpan(0, at)) <= 64
            && Local().IsMatch(text[..at]) && Host().IsMatch(text[(at + 1)..]);
    }

    /// <summary>A number with its country that can be somebody's, as Google's library has it, which Kratos asks too.</summary>
    public static bool IsPhone(string text) => Dialled(text) is not null;

    /// <summary>Such a number as E.164 writes it, without what only makes it easier to read; null when the text is none.</summary>
    public static string? Dialled(string text)
    {
        // Without a plus it has no country. Most of what is asked about is an e-mail address, and the library throws at each.
        if (!text.AsSpan().ContainsAny('+', '\uff0b')) return null;
        try
        {
            var numbers = PhoneNumberUtil.GetInstance();
            var number = numbers.Parse(text, null);
            return numbers.IsValidNumber(number) ? numbers.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    public static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    public static bool IsHost(string text) => Host().IsMatch(text.EndsWith('.') ? text[..^1] : text);

    public static bool IsDateTime(string text) => Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);

    // Only the first label must not begin with a hyphen: that is how Kratos looks at it.
    [GeneratedRegex(@"^(?=.{1,253}\z)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9-]{0,62}[A-Za-z0-9])*\z")]
    private static partial Regex Host();

    // Atoms with one dot between them, or a text in quotes; blanks may stand before it.
    [GeneratedRegex("""^[ \t]*([^\x00-\x20\x7f()\[\];@\\,<>":.]+(\.[^\x00-\x20\x7f()\[\];@\\,<>":.]+)*|"([^\x00-\x08\x0a-\x1f\x7f"\\]|\\[^\x00-\x08\x0a-\x1f\x7f])+")\z""")]
    private static partial Regex Local();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339();
}
