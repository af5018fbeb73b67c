using System.Text;

namespace Ory.Emulator;

/// <summary>Builds URLs as Go's net/url does: parameters in alphabetical order, a space as <c>+</c>.</summary>
internal static class Urls
{
    /// <summary>Sets parameters of a URL, and orders all of them.</summary>
    public static string WithQuery(string url, params (string Name, string Value)[] parameters)
    {
        var fragmentAt = url.IndexOf('#');
        var fragment = fragmentAt < 0 ? "" : url[fragmentAt..];
        var rest = fragmentAt < 0 ? url : url[..fragmentAt];
        var queryAt = rest.IndexOf('?');
        var pairs = (queryAt < 0 ? [] : Fields(rest[(queryAt + 1)..])).Where(pair => parameters.All(added => added.Name != pair.Name)).Concat(parameters)
            .OrderBy(pair => pair.Name, StringComparer.Ordinal);
        var query = string.Join('&', pairs.Select(pair => Escape(pair.Name) + "=" + Escape(pair.Value)));
        return (queryAt < 0 ? rest : rest[..queryAt]) + (query.Length == 0 ? "" : "?" + query) + fragment;
    }

    /// <summary>The URL without one parameter.</summary>
    public static string Without(string url, string name)
    {
        var at = url.IndexOf('?');
        if (at < 0) return url;
        var kept = Fields(url[(at + 1)..].Split('#')[0]).Where(pair => pair.Name != name).Select(pair => Escape(pair.Name) + "=" + Escape(pair.Value)).ToArray();
        return url[..at] + (kept.Length == 0 ? "" : "?" + string.Join('&', kept));
    }

    /// <summary>The first value of a parameter; null when there is none.</summary>
    public static string? Parameter(string url, string name) => Parameters(url, name).FirstOrDefault();

    /// <summary>Every value of a parameter, in order.</summary>
    public static IEnumerable<string> Parameters(string url, string name)
    {
        var at = url.IndexOf('?');
        return at < 0 ? [] : Fields(url[(at + 1)..].Split('#')[0]).Where(pair => pair.Name == name).Select(pair => pair.Value);
    }

    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)octet;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~') escaped.Append(c);
            else if (c == ' ') escaped.Append('+');
            else escaped.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    /// <summary>The parameters of a query. Go drops what it cannot read, and a semicolon has not parted parameters for long.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(string query)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Contains(';') || GoUrl.HasBadEscape(part)) continue;
            var at = part.IndexOf('=');
            yield return (Unescape(at < 0 ? part : part[..at]), at < 0 ? "" : Unescape(part[(at + 1)..]));
        }
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
