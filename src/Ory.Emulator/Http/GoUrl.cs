using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>A URL as Go's net/url reads and writes it: Kratos decides by the parts, and sends people to the whole as it is written then.</summary>
internal sealed partial record GoUrl
{
    // What stands unescaped in a path or a fragment that was written by somebody, and in one that Go has to write itself.
    private const string Given = "-_.~!$&'()*+,/;=:@[]%";
    private const string OfPath = "-_.~$&+,/:;=@";
    private const string OfFragment = "-_.~$&+,/:;=@?!()*";

    public string Scheme { get; init; } = "";

    public string Host { get; init; } = "";

    /// <summary>The path, decoded: one character an octet.</summary>
    public string Path => Octets(_path) ?? "";

    /// <summary>The path as it was written.</summary>
    public string RawPath => _path;

    // What follows a scheme that no slash follows, as in mailto:somebody: neither host nor path.
    private string _opaque = "";
    private string _user = "";
    private string _path = "";
    private string _query = "";
    private string _fragment = "";

    /// <summary>Reads a URL, absolute or not; null when it is none.</summary>
    public static GoUrl? Parse(string text)
    {
        if (text.Any(c => c is < ' ' or '\x7f')) return null;
        var match = Whole().Match(text);
        var (scheme, rest) = (match.Groups["scheme"].Value.ToLowerInvariant(), match.Groups["rest"].Value);
        if (match.Groups["nameless"].Success) return null;
        var url = new GoUrl { Scheme = scheme, _query = match.Groups["query"].Value, _fragment = match.Groups["fragment"].Value };
        if (Octets(url._fragment) is null) return null;
        if (scheme.Length > 0 && !rest.StartsWith('/')) return url with { _opaque = rest };
        if (!rest.StartsWith('/') && rest.Split('/')[0].Contains(':')) return null;
        if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var end = rest.IndexOf('/', 2);
            var authority = Authority().Match(end < 0 ? rest[2..] : rest[2..end]);
            if (!authority.Success) return null;
            url = url with { _user = authority.Groups["user"].Value, Host = authority.Groups["host"].Value };
            rest = end < 0 ? "" : rest[end..];
        }

        return Octets(rest) is null ? null : url with { _path = rest };
    }

    /// <summary>Whether a percent is followed by no octet.</summary>
    public static bool HasBadEscape(string text) => BadEscape().IsMatch(text);

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Scheme.Length > 0) text.Append(Scheme).Append(':');
        if (_opaque.Length > 0)
        {
            text.Append(_opaque);
        }
        else
        {
            if (Host.Length > 0 || _user.Length > 0) text.Append("//").Append(_user).Append(Ascii(Host, "X2"));
            if (Host.Length > 0 && _path.Length > 0 && _path[0] != '/') text.Append('/');
            text.Append(Escaped(_path, "", OfPath));
        }

        text.Append(_query);
        return _fragment.Length == 0 ? text.ToString() : text.Append('#').Append(Escaped(_fragment, "?", OfFragment)).ToString();
    }

    /// <summary>A text in which every octet of a letter that is not ASCII is escaped; nothing else is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="octets">How an octet is written: "X2", or "x2" as Go has it in a Location.</param>
    public static string Ascii(string text, string octets) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => octet < 0x80 ? ((char)octet).ToString() : "%" + octet.ToString(octets, CultureInfo.InvariantCulture)));

    private static string Escaped(string text, string alsoGiven, string kept)
    {
        if (text.All(c => char.IsAsciiLetterOrDigit(c) || Given.Contains(c) || alsoGiven.Contains(c))) return text;
        return string.Concat(Octets(text)!.Select(octet => char.IsAsciiLetterOrDigit(octet) || kept.Contains(octet) ? octet.ToString() : "%" + ((int)octet).ToString("X2", CultureInfo.InvariantCulture)));
    }

    // Decodes percents; null where one is followed by no octet.
    private static string? Octets(string text)
    {
        if (HasBadEscape(text)) return null;
        return Escape().Replace(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), match => ((char)Convert.ToByte(match.Value[1..], 16)).ToString());
    }

    // A question mark that is the last and only one is kept; of a fragment that is empty nothing is.
    [GeneratedRegex(@"^(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):|(?<nameless>:))?(?<rest>[^?#]*)(?<query>\?[^#]*)?(?:#(?<fragment>.*))?$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Whole();

    // A name, or an address in brackets, with or without a port.
    [GeneratedRegex(@"^(?<user>[-A-Za-z0-9._:~!$&'()*+,;=%@]*@)?(?<host>(?:\[[^\]]*\]|(?!\[)(?:[^\x00-\x7f]|[-A-Za-z0-9_.~!$&'()*+,;=\[\]<>""]|:(?=.*:)|%25|%[89A-Fa-f][0-9A-Fa-f])*)(?::[0-9]*)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Authority();

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex BadEscape();

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escape();
}
