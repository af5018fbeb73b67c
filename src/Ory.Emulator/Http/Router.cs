namespace Ory.Emulator;

/// <summary>Finds the endpoint for a verb and a path.</summary>
internal sealed class Router
{
    private static readonly IReadOnlyDictionary<string, string> NoValues = new Dictionary<string, string>();

    private readonly Dictionary<string, (Dictionary<string, Endpoint> Verbs, IReadOnlyDictionary<string, string> Values)> _fixed = new(StringComparer.Ordinal);
    private readonly List<(string[] Parts, Dictionary<string, Endpoint> Verbs)> _patterns = [];

    public Router(IEnumerable<Endpoint> endpoints)
    {
        foreach (var path in endpoints.GroupBy(endpoint => endpoint.Path))
        {
            var verbs = path.ToDictionary(endpoint => endpoint.Verb, StringComparer.Ordinal);
            if (path.Key.Contains('{')) _patterns.Add((path.Key.Split('/'), verbs));
            else _fixed[path.Key] = (verbs, NoValues);
        }

        // A verb that a path itself does not have it may have as one in braces.
        foreach (var (path, (verbs, _)) in _fixed.ToArray())
        {
            if (FindPattern(path, out var values) is not { } others) continue;
            foreach (var (verb, endpoint) in others) verbs.TryAdd(verb, endpoint);
            _fixed[path] = (verbs, values);
        }
    }

    /// <summary>The verbs of a path, and what its braces stood for; null when there is no such path.</summary>
    public IReadOnlyDictionary<string, Endpoint>? Find(string path, out IReadOnlyDictionary<string, string> values)
    {
        if (!_fixed.TryGetValue(path, out var known)) return FindPattern(path, out values);
        values = known.Values;
        return known.Verbs;
    }

    private Dictionary<string, Endpoint>? FindPattern(string path, out IReadOnlyDictionary<string, string> values)
    {
        values = NoValues;
        var parts = path.Split('/');
        foreach (var (pattern, verbs) in _patterns)
        {
            if (pattern.Length != parts.Length) continue;
            var fits = true;
            for (var i = 0; i < parts.Length && fits; i++) fits = pattern[i].StartsWith('{') ? parts[i].Length > 0 : pattern[i] == parts[i];
            if (!fits) continue;
            values = pattern.Index().Where(part => part.Item.StartsWith('{')).ToDictionary(part => part.Item[1..^1], part => WithSlashes(parts[part.Index]));
            return verbs;
        }

        return null;
    }

    // The one character that stays encoded in a path, as it would part it.
    private static string WithSlashes(string part) => part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
