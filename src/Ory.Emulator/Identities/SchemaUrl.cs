using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>Addresses of schemas, as Kratos makes them of others: not what <see cref="Uri"/> makes of <c>file://./schemas/a.json</c>.</summary>
internal static partial class SchemaUrl
{
    /// <summary>What a reference names, counted from an address; without a fragment that says nothing.</summary>
    public static string Resolve(string url, string reference)
    {
        if (HasScheme().IsMatch(reference)) return WithoutEmpty(reference);
        var (document, _) = Split(url);
        if (reference.Length == 0 || reference[0] == '#') return WithoutEmpty(document + reference);
        var place = Place().Match(document);
        var (scheme, authority, folder) = (place.Groups["scheme"].Value, place.Groups["authority"].Value, place.Groups["folder"].Value);
        if (reference.StartsWith("//", StringComparison.Ordinal)) return WithoutEmpty(scheme + reference);
        // What has no hierarchy (a urn) has no folder either.
        if (scheme.Length > 0 && authority.Length == 0) (authority, folder) = ("//", "");
        var (path, fragment) = Split(reference);
        return WithoutEmpty(scheme + authority + WithoutDots(path[0] == '/' ? path : folder + path, isRooted: scheme.Length > 0) + (fragment.Length > 0 ? "#" + fragment : ""));
    }

    /// <summary>The document and the fragment of an address; one that is the document's beginning is empty.</summary>
    public static (string Document, string Fragment) Split(string url) =>
        url.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? (url[..hash], url[(hash + 1)..] is "/" ? "" : url[(hash + 1)..]) : (url, "");

    private static string WithoutEmpty(string url) => Split(url) is (var document, "") ? document : url;

    private static string WithoutDots(string path, bool isRooted)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == "..") { if (parts.Count > 0) parts.RemoveAt(parts.Count - 1); }
            else if (part.Length > 0 && part != ".") parts.Add(part);
        }

        return (isRooted || path.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9+.-]*:")]
    private static partial Regex HasScheme();

    [GeneratedRegex("^((?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*:)(?<authority>//[^/]*)?)?(?<folder>.*/)?", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
