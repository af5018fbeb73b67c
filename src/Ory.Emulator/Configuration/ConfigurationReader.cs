using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

/// <summary>Reads keys of Kratos' configuration file with their types, remembers which were asked for, and knows their lines.</summary>
internal sealed class ConfigurationReader
{
    private readonly HashSet<string> _asked = [];
    private readonly YamlMappingNode _root;

    private readonly Dictionary<YamlNode, string> _files;

    private ConfigurationReader(YamlMappingNode root, Dictionary<YamlNode, string> files, IReadOnlyList<string> notes) => (_root, _files, Notes) = (root, files, notes);

    /// <summary>What whoever wrote the configuration should know about its text: one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>One configuration of all layers: a later one overrides an earlier one key by key, lists as a whole.</summary>
    public static ConfigurationReader Parse(IReadOnlyList<ConfigurationLayer> layers)
    {
        // Of several files a line says little without the file it is in.
        var files = new Dictionary<YamlNode, string>(ReferenceEqualityComparer.Instance);
        var several = layers.Count(layer => layer.File is not null) > 1;
        var notes = new List<string>();
        var roots = layers.Select(layer => Read(several ? layer.File : null, layer, files, notes)).ToArray();
        return new ConfigurationReader(roots.Aggregate(new LayeredYaml(files).Over), files, notes);
    }

    private static YamlMappingNode Read(string? file, ConfigurationLayer layer, Dictionary<YamlNode, string> files, List<string> notes)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(layer.Yaml.TrimStart('\uFEFF')));
            if (stream.Documents.Count == 0) throw new OryEmulatorConfigurationException("", "a YAML mapping, but it is empty", file: file);
            if (stream.Documents[0].RootNode is not YamlMappingNode root)
                throw new OryEmulatorConfigurationException("", "a YAML mapping", (int)stream.Documents[0].RootNode.Start.Line, file: file);
            if (stream.Documents.Count > 1) notes.Add($"{layer.File ?? "the configuration"}: only the first of its {stream.Documents.Count} YAML documents counts, as with Kratos");
            Prepare(root, file, files, new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));
            return root;
        }
        catch (YamlException fault)
        {
            throw new OryEmulatorConfigurationException("", "well-formed YAML (" + fault.InnerException?.Message + fault.Message + ")", (int)fault.Start.Line, fault, file);
        }
    }

    // Visits every node once: by its aliases a short text may have more nodes than can be visited, and no end.
    private static void Prepare(YamlNode node, string? file, Dictionary<YamlNode, string> files, HashSet<YamlNode> seen)
    {
        if (!seen.Add(node)) return;
        if (file is not null) files[node] = file;
        if (node is YamlSequenceNode list) foreach (var item in list) Prepare(item, file, files, seen);
        if (node is not YamlMappingNode map) return;
        foreach (var value in map.Children.Values) Prepare(value, file, files, seen);
        if (map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Style: ScalarStyle.Plain, Value: "<<" }) is not { Key: { } merge, Value: { } from }) return;
        map.Children.Remove(merge);
        // What stands in the mapping itself counts before what is merged, and of several the first.
        foreach (var (key, value) in (from is YamlSequenceNode several ? several : Enumerable.Repeat(from, 1)).OfType<YamlMappingNode>().SelectMany(part => part.Children.ToArray()))
            map.Children.TryAdd(key, value);
    }

    public string? Text(string key) => Scalar(key)?.Value;

    public string Text(string key, string fallback) => Text(key) ?? fallback;

    public bool Flag(string key, bool fallback = false) => Scalar(key) switch
    {
        null => fallback,
        { Value: "true" or "True" or "TRUE" } => true,
        { Value: "false" or "False" or "FALSE" } => false,
        var other => throw Fault(key, "true or false", other),
    };

    public int Number(string key, int fallback) => Scalar(key) is not { } node
        ? fallback
        : int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Fault(key, "a whole number", node);

    public int Number(string key, int fallback, int least) => Number(key, fallback) is var number && number >= least ? number : throw Fault(key, $"a whole number from {least}");

    public TimeSpan Duration(string key, TimeSpan fallback) => Scalar(key) is not { } node
        ? fallback
        : GoDuration.TryParse(node.Value ?? "", out var duration) ? duration : throw Fault(key, GoDuration.Expected, node);

    public string Choice(string key, string fallback, params string[] allowed)
    {
        var node = Scalar(key);
        if (node is null) return fallback;
        return allowed.FirstOrDefault(choice => string.Equals(choice, node.Value, StringComparison.OrdinalIgnoreCase))
            ?? throw Fault(key, "one of " + string.Join(", ", allowed), node);
    }

    /// <summary>An address, kept as it is written: absolute (of an application's own scheme, too), or a path.</summary>
    public string? Url(string key)
    {
        var node = Scalar(key);
        if (node is null) return null;
        // "localhost:4455" parses as something of a scheme called localhost, which nobody means.
        var url = node.Value!;
        return url.StartsWith('/') || (url.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out _)) ? url : throw Fault(key, "an absolute URL", node);
    }

    /// <summary>An absolute http(s) address, kept as it is written.</summary>
    public string? HttpUrl(string key)
    {
        var node = Scalar(key);
        if (node is null) return null;
        return Uri.TryCreate(node.Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? node.Value : throw Fault(key, "an absolute URL that begins with http:// or https://", node);
    }

    public int Port(string key, int fallback) => Number(key, fallback) is var port and >= 0 and <= 65535 ? port : throw Fault(key, "a port from 0 to 65535");

    public string CookieName(string key, string fallback)
    {
        var name = Text(key, fallback);
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c)) ? name : throw Fault(key, "a cookie name, without blanks and separators");
    }

    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(item => Text(item) ?? throw Fault(item, "a text"))];

    /// <summary>The keys of the items of a list: <c>key.0</c>, <c>key.1</c>, …</summary>
    public IEnumerable<string> Items(string key)
    {
        _asked.Add(key);
        return Find(key) switch
        {
            null => [],
            YamlSequenceNode list => Enumerable.Range(0, list.Children.Count).Select(i => $"{key}.{i}"),
            var other => throw Fault(key, "a list", other),
        };
    }

    /// <summary>The names of the members of a mapping.</summary>
    public IReadOnlyList<string> Names(string key) => Find(key) switch
    {
        null => [],
        YamlMappingNode map => [.. map.Children.Keys.Select(NameOf)],
        YamlScalarNode { Value: "" or "null" or "~" } => [],
        var other => throw Fault(key, "a mapping", other),
    };

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Says that whatever stands under a key is known and needs no warning.</summary>
    public void Accept(string key) => _asked.Add(key);

    /// <summary>Says that a key needs no warning where it asks for what the emulator does anyway.</summary>
    public void Accept(string key, bool value)
    {
        if (Has(key) && Flag(key) != value) _asked.Remove(key);
    }

    public OryEmulatorConfigurationException Fault(string key, string expected, Exception? innerException = null) => Fault(key, expected, Find(key), innerException);

    /// <summary>The keys nobody asked for, each as high up as nothing under it was asked for.</summary>
    public IReadOnlyList<string> Unread()
    {
        var unread = new List<string>();
        Visit(_root, "");
        return unread;

        void Visit(YamlNode node, string path)
        {
            foreach (var (name, child) in Children(node))
            {
                var key = path.Length == 0 ? name : $"{path}.{name}";
                // A name with a dot is none of those that are asked for, whatever it looks like.
                if (name.Contains('.')) { unread.Add(key); continue; }
                if (_asked.Contains(key) && child is YamlScalarNode or YamlSequenceNode { Children: [] }) continue;
                if (_asked.Contains(key) && !_asked.Any(asked => asked.StartsWith(key + ".", StringComparison.Ordinal))) continue;
                if (!_asked.Any(asked => asked.StartsWith(key + ".", StringComparison.Ordinal))) unread.Add(key);
                else Visit(child, key);
            }
        }
    }

    private static IEnumerable<(string Name, YamlNode Child)> Children(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.Select(pair => (NameOf(pair.Key), pair.Value)),
        YamlSequenceNode list => list.Children.Select((child, i) => (i.ToString(CultureInfo.InvariantCulture), child)),
        _ => [],
    };

    private static string NameOf(YamlNode key) =>
        key is YamlScalarNode { Value: { } name } ? name : throw new OryEmulatorConfigurationException("", "a key that is a text", (int)key.Start.Line);

    private YamlScalarNode? Scalar(string key)
    {
        _asked.Add(key);
        return Find(key) switch
        {
            null => null,
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "null" or "~" } => null,
            YamlScalarNode scalar => scalar,
            var other => throw Fault(key, "a single value", other),
        };
    }

    private YamlNode? Find(string key)
    {
        YamlNode node = _root;
        var path = "";
        foreach (var part in key.Split('.'))
        {
            var child = node switch
            {
                YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(part), out var found) ? found : null,
                YamlSequenceNode list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) => list.Children.ElementAtOrDefault(at),
                YamlScalarNode { Value: null or "" or "null" or "~" } => null,
                _ => throw Fault(path, "a mapping", node),
            };
            if (child is null) return null;
            node = child;
            path = path.Length == 0 ? part : $"{path}.{part}";
        }

        return node;
    }

    private OryEmulatorConfigurationException Fault(string key, string expected, YamlNode? node, Exception? innerException = null) => new(
        key,
        expected + (node is YamlScalarNode { Value: { } found } && !IsSecret(key) ? $", found '{(found.Length > 100 ? found[..100] + "…" : found)}'" : ""),
        node is null ? null : (int)LayeredYaml.StartOf(node).Line,
        innerException,
        node is null ? null : _files.GetValueOrDefault(node));

    private static bool IsSecret(string key) => key.Contains("secret", StringComparison.Ordinal) || key.StartsWith("courier", StringComparison.Ordinal) || key.StartsWith("dsn", StringComparison.Ordinal);
}
