using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

/// <summary>Lays one YAML mapping over another, key by key, lists as a whole.</summary>
/// <param name="files">Which file a node is of, where there are several; nodes made here are added.</param>
internal sealed class LayeredYaml(Dictionary<YamlNode, string> files)
{
    // By identity, as nodes are compared by what they hold, which with an anchor may be themselves.
    private readonly Dictionary<YamlNode, Dictionary<YamlNode, YamlMappingNode>> _made = new(ReferenceEqualityComparer.Instance);

    /// <summary>Neither mapping is changed: by its anchor one may stand in many places, of which the other names one.</summary>
    public YamlMappingNode Over(YamlMappingNode lower, YamlMappingNode upper)
    {
        if (!_made.TryGetValue(lower, out var over)) _made[lower] = over = new(ReferenceEqualityComparer.Instance);
        if (over.TryGetValue(upper, out var made)) return made;
        over[upper] = made = new YamlMappingNode();
        if (files.TryGetValue(lower, out var file)) files[made] = file;
        foreach (var (key, value) in lower.Children) made.Children[key] = value;
        foreach (var (key, value) in upper.Children)
            made.Children[key] = value is YamlMappingNode inner && lower.Children.TryGetValue(key, out var known) && known is YamlMappingNode outer ? Over(outer, inner) : value;
        return made;
    }

    /// <summary>Where a node begins: a mapping with its first key, as one that was made here has no place of its own.</summary>
    public static Mark StartOf(YamlNode node) => node is YamlMappingNode { Children.Count: > 0 } map ? map.Children.First().Key.Start : node.Start;
}
