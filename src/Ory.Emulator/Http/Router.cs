namespace Ory.Emulator;

/// <summary>Finds the endpoint for a verb and a path.</summary>
internal sealed class Router
{
    private readonly Dictionary<string, Dictionary<string, Endpoint>> _fixed = new(StringComparer.Ordinal);
    private readonly List<(string[] Parts, Dictionary<string, Endpoint> Verbs)> _patterns = [];

    public Router(IEnumerable<Endpoint> endpoints)
    {
        foreach (var path in endpoints.GroupBy(endpoint => endpoint.Path))
        {
            var verbs = path.ToDictionary(endpoint => endpoint.Verb, StringComparer.Ordinal);
            if (path.Key.Contains('{')) _patterns.Add((path.Key.Split('/'), verbs));
            else _fixed[path.Key] = verbs;
        }
    }

    /// <summary>The verbs of a path, and what its braces stood for; null when there is no such path. A verb that the path itself does not have it may have as one in braces.</summary>
    public IReadOnlyDictionary<string, Endpoint>? Find(string path, out IReadOnlyDictionary<string, string> values)
    {
        values = Empty;
        var verbs = _fixed.GetValueOrDefault(path);
        var parts = path.Split('/');
        foreach (var (pattern, found) in _patterns)
        {
            if (pattern.Length != parts.Length) continue;
            var fits = true;
            for (var i = 0; i < parts.Length && fits; i++) fits = pattern[i].StartsWith('{') ? parts[i].Length > 0 : pattern[i] == parts[i];
            if (!fits) continue;
            values = pattern.Index().Where(part => part.Item.StartsWith('{')).ToDictionary(part => part.Item[1..^1], part => WithSlashes(parts[part.Index]));
            return verbs is null ? found : verbs.Concat(found.Where(other => !verbs.ContainsKey(other.Key))).ToDictionary(StringComparer.Ordinal);
        }

        return verbs;
    }

    // The one character that stays encoded in a path, as it would part it.
    private static string WithSlashes(string part) => part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>();
}
