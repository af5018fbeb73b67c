using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

// The types that Kratos' schema has for values.
internal sealed partial class ConfigurationReader
{
    private readonly HashSet<string> _mistyped = [];

    /// <summary>What is understood here, while Kratos refuses to start with it, as it takes it for another type: one line each.</summary>
    public IReadOnlyCollection<string> Mistyped => _mistyped;

    // What variables say has the type that is asked for.
    private YamlScalarNode? Scalar(string key, bool isText)
    {
        var node = Scalar(key);
        if (node is null || _variables.NameOf(node) is not null) return node;
        var readsAsText = node.Style != ScalarStyle.Plain || !node.Tag.IsEmpty || Plain(node.Value ?? "")?.GetValueKind() is JsonValueKind.String;
        if (readsAsText && !isText) _mistyped.Add($"{key}: Kratos takes it for a text, and refuses to start; it has to stand there without quotes");
        if (!readsAsText && isText) _mistyped.Add($"{key}: Kratos takes it for no text, and refuses to start; it has to stand there in quotes");
        return node;
    }
}
