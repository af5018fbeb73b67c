using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

/// <summary>Reads keys of Kratos' configuration file with their types, remembers which were asked for, and knows their lines.</summary>
internal sealed class ConfigurationReader
{
    private readonly HashSet<string> _asked = [];
    private readonly YamlMappingNode _root;

    private ConfigurationReader(YamlMappingNode root) => _root = root;

    /// <summary>One configuration of all layers: a later one overrides an earlier one key by key, lists as a whole.</summary>
    public static ConfigurationReader Parse(IReadOnlyList<ConfigurationLayer> layers)
    {
        var root = Read(layers[0].Yaml);
        foreach (var layer in layers.Skip(1)) Merge(root, Read(layer.Yaml));
        return new ConfigurationReader(root);
    }

    private static void Merge(YamlMappingNode into, YamlMappingNode from)
    {
        foreach (var (key, value) in from.Children)
        {
            if (value is YamlMappingNode inner && into.Children.TryGetValue(key, out var known) && known is YamlMappingNode outer) Merge(outer, inner);
            else into.Children[key] = value;
        }
    }

    private static YamlMappingNode Read(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 0) throw new OryEmulatorConfigurationException("", "a YAML mapping, but it is empty");
            return stream.Documents[0].RootNode is YamlMappingNode root
                ? root
                : throw new OryEmulatorConfigurationException("", "a YAML mapping", (int)stream.Documents[0].RootNode.Start.Line);
        }
        catch (YamlException fault)
        {
            throw new OryEmulatorConfigurationException("", "well-formed YAML (" + fault.InnerException?.Message + fault.Message + ")", (int)fault.Start.Line, fault);
        }
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

    /// <summary>An absolute http(s) address, kept as it is written.</summary>
    public string? Url(string key)
    {
        var node = Scalar(key);
        if (node is null) return null;
        return Uri.TryCreate(node.Value, UriKind.Absolute, out _) ? node.Value : throw Fault(key, "an absolute URL", node);
    }

    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(item => Text(item) ?? "")];

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

    public OryEmulatorConfigurationException Fault(string key, string expected) => Fault(key, expected, Find(key));

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

    private static OryEmulatorConfigurationException Fault(string key, string expected, YamlNode? node) =>
        new(key, expected + (node is YamlScalarNode { Value: { } found } ? $", found '{found}'" : ""), node is null ? null : (int)node.Start.Line);
}
