using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

// What is handed on as it is.
internal sealed partial class ConfigurationReader
{
    // What anybody hands on is not as deep; by its anchors a mapping may have no end.
    private const int MaxDepth = 8;

    /// <summary>A mapping as JSON, its members in order as Go writes them; null where there is none.</summary>
    public string? Json(string key)
    {
        _asked.Add(key);
        return Find(key, isText: false) switch
        {
            null or YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "null" or "~" } => null,
            YamlMappingNode map => Encoding.UTF8.GetString(Ory.Emulator.Json.Bytes(Handed(key, map, 0))).TrimEnd(),
            var other => throw Fault(key, "a mapping", other),
        };
    }

    private JsonNode? Handed(string key, YamlNode node, int depth) => node switch
    {
        _ when depth > MaxDepth => throw Fault(key, $"a mapping that is at most {MaxDepth} levels deep"),
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(NameOf(pair.Key), Handed(key, pair.Value, depth + 1))).OrderBy(pair => pair.Key, StringComparer.Ordinal)),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(item => Handed(key, item, depth + 1))]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        _ => ((YamlScalarNode)node).Value,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };
}
