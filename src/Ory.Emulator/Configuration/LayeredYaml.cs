using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

/// <summary>Lays one YAML mapping over another, key by key, lists as a whole.</summary>
/// <param name="files">Which file a node is of, where there are several; nodes made here are added.</param>
/// <param name="byItem">Whether lists are laid over each other item by item instead: what is longer sticks out.</param>
internal sealed class LayeredYaml(Dictionary<YamlNode, string> files, bool byItem = false)
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
            made.Children[key] = lower.Children.TryGetValue(key, out var known) ? Laid(known, value) : value;
        return made;
    }

    /// <summary>The same of two nodes of any kind: where they are of two, the upper one counts.</summary>
    public YamlNode Laid(YamlNode lower, YamlNode upper) => (lower, upper) switch
    {
        (YamlMappingNode outer, YamlMappingNode inner) => Over(outer, inner),
        (YamlSequenceNode outer, YamlSequenceNode inner) when byItem =>
            new YamlSequenceNode(Enumerable.Range(0, Math.Max(outer.Children.Count, inner.Children.Count)).Select(i =>
                i >= inner.Children.Count ? outer[i] : i >= outer.Children.Count ? inner[i] : Laid(outer[i], inner[i]))),
        _ => upper,
    };

    /// <summary>Where a node begins: a mapping with its first key, as one that was made here has no place of its own.</summary>
    public static Mark StartOf(YamlNode node) => node is YamlMappingNode { Children.Count: > 0 } map ? map.Children.First().Key.Start : node.Start;
}
