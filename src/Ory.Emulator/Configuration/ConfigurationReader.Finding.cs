using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

// Where keys stand, and what nobody asked for.
internal sealed partial class ConfigurationReader
{
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
                if (name.Contains('.') || _ignored.Contains(key)) { unread.Add(key); continue; }
                if (_accepted.Contains(key)) continue;
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

    private YamlNode? Find(string key, bool isText = true)
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
            path = path.Length == 0 ? part : $"{path}.{part}";
            child = _variables.Over(path, child, isText && path.Length == key.Length);
            if (child is null) return null;
            node = child;
        }

        return node;
    }

    private OryEmulatorConfigurationException Fault(string key, string expected, YamlNode? node, Exception? innerException = null) => new(
        key,
        expected + (node is YamlScalarNode { Value: { } found } && !IsSecret(key) ? $", found '{(found.Length > 100 ? found[..100] + "…" : found)}'" : ""),
        node is null || _variables.NameOf(node) is not null ? null : (int)LayeredYaml.StartOf(node).Line,
        innerException,
        node is null ? null : _variables.NameOf(node) ?? _files.GetValueOrDefault(node));

    private static bool IsSecret(string key) => key.Contains("secret", StringComparison.Ordinal) || key.StartsWith("courier", StringComparison.Ordinal) || key.StartsWith("dsn", StringComparison.Ordinal);
}
