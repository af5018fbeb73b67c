using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

/// <summary>
/// Environment variables, by which Kratos lets any key of its schema be overridden: <c>SERVE_PUBLIC_PORT</c> for <c>serve.public.port</c>,
/// <c>IDENTITY_SCHEMAS_0_URL</c> for an item of a list, JSON for a list or a mapping as a whole, commas between texts.
/// </summary>
internal sealed partial class ConfigurationVariables
{
    // What people name themselves is no key of the schema.
    private const string NamedByPeople = "session.whoami.tokenizer.templates.";
    private const int MaxItems = 1000;

    private readonly Dictionary<string, (string Name, string Value)> _variables = [];
    private readonly HashSet<string> _above = [];
    private readonly Dictionary<YamlNode, string> _made = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<YamlNode, string> _files;

    /// <param name="variables">All there are, by their names.</param>
    /// <param name="files">Which file a node is of, where there are several.</param>
    public ConfigurationVariables(IEnumerable<KeyValuePair<string, string>> variables, Dictionary<YamlNode, string> files)
    {
        _files = files;
        foreach (var (name, value) in variables)
        {
            var key = Normal(name);
            _variables[key] = (name, value);
            for (var dot = key.LastIndexOf('.'); dot > 0; dot = key.LastIndexOf('.', dot - 1)) _above.Add(key[..dot]);
        }
    }

    /// <summary>The name of the variable that a part of the configuration stands in; null where it does not stand in one.</summary>
    public string? NameOf(YamlNode node) => _made.GetValueOrDefault(node);

    /// <summary>How many items a list has at least, as variables name some of them.</summary>
    public int Count(string list)
    {
        var start = Normal(list) + ".";
        return _variables.Keys.Concat(_above).Where(key => key.StartsWith(start, StringComparison.Ordinal))
            .Select(key => int.TryParse(key.AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < MaxItems ? index + 1 : 0)
            .DefaultIfEmpty().Max();
    }

    /// <summary>What a key says when its variable is laid over what the files say: leaf by leaf, lists item by item.</summary>
    /// <param name="key">The dotted key.</param>
    /// <param name="node">What the files say.</param>
    /// <param name="isText">Whether a text is asked for, and no list or mapping.</param>
    /// <exception cref="OryEmulatorConfigurationException">The variable does not say such a thing.</exception>
    public YamlNode? Over(string key, YamlNode? node, bool isText)
    {
        if (_variables.Count == 0) return node;
        var normal = Normal(key);
        if (normal.StartsWith(NamedByPeople, StringComparison.Ordinal)) return node;
        if (!_variables.TryGetValue(normal, out var variable)) return node is null && _above.Contains(normal) ? new YamlMappingNode() : node;
        var value = isText ? Made(variable.Name, Text(variable.Value)) : Read(key, variable.Name, variable.Value);
        return node is null || isText ? value : new LayeredYaml(_files, byItem: true).Laid(node, value);
    }

    private YamlNode Read(string key, string name, string value)
    {
        var json = Json(value);
        if (json is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } whole) return Node(name, whole);
        return value.Length > 0 && json is null && Commas().Match(value) is { Success: true } line
            ? Made(name, new YamlSequenceNode(line.Groups["text"].Captures.Select(text => Made(name, Text(Unquoted(text.Value))))))
            : throw new OryEmulatorConfigurationException(key, "a list or a mapping in JSON, or texts with commas between them", file: Place(name));
    }

    private YamlNode Node(string name, JsonElement json) => Made(name, json.ValueKind switch
    {
        JsonValueKind.Object => new YamlMappingNode(json.EnumerateObject().GroupBy(member => member.Name).Select(members => KeyValuePair.Create<YamlNode, YamlNode>(members.Key, Node(name, members.Last().Value)))),
        JsonValueKind.Array => new YamlSequenceNode(json.EnumerateArray().Select(item => Node(name, item))),
        JsonValueKind.String => Text(json.GetString()!),
        _ => new YamlScalarNode(json.GetRawText()) { Style = ScalarStyle.Plain },
    });

    private YamlNode Made(string name, YamlNode node)
    {
        _made[node] = Place(name);
        return node;
    }

    private static string Place(string name) => $"environment variable {name}";

    private static string Unquoted(string text) => text is ['"', .. var quoted, '"'] ? quoted.Replace("\"\"", "\"", StringComparison.Ordinal) : text;

    // Whatever it looks like, it is no null.
    private static YamlScalarNode Text(string value) => new(value) { Style = ScalarStyle.DoubleQuoted };

    private static JsonElement? Json(string value)
    {
        try
        {
            return JsonDocument.Parse(value).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Normal(string key) => key.ToLowerInvariant().Replace('_', '.');

    // One line of CSV.
    [GeneratedRegex("""^(?<text>"([^"]|"")*"|[^",\r\n]*)(,(?<text>"([^"]|"")*"|[^",\r\n]*))*\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Commas();
}
