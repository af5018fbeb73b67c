using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ory.Emulator;

/// <summary>Reads keys of Kratos' configuration file with their types, remembers which were asked for, and knows their lines.</summary>
internal sealed partial class ConfigurationReader
{
    private readonly HashSet<string> _asked = [];
    private readonly HashSet<string> _accepted = [];
    private readonly HashSet<string> _ignored = [];
    private readonly YamlMappingNode _root;

    private readonly Dictionary<YamlNode, string> _files;
    private readonly ConfigurationVariables _variables;

    private ConfigurationReader(YamlMappingNode root, Dictionary<YamlNode, string> files, ConfigurationVariables variables, IReadOnlyList<string> notes) =>
        (_root, _files, _variables, Notes) = (root, files, variables, notes);

    /// <summary>What whoever wrote the configuration should know about its text: one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>One configuration of all layers: a later one overrides an earlier one key by key, lists as a whole; what variables say overrides all.</summary>
    public static ConfigurationReader Parse(IReadOnlyList<ConfigurationLayer> layers, IReadOnlyDictionary<string, string>? variables = null)
    {
        // Of several files a line says little without the file it is in.
        var files = new Dictionary<YamlNode, string>(ReferenceEqualityComparer.Instance);
        var several = layers.Count(layer => layer.File is not null) > 1;
        var notes = new List<string>();
        var roots = layers.Select(layer => Read(several ? layer.File : null, layer, files, notes)).ToArray();
        return new ConfigurationReader(roots.Aggregate(new LayeredYaml(files).Over), files, new ConfigurationVariables(variables ?? new Dictionary<string, string>(), files), notes);
    }

    private static YamlMappingNode Read(string? file, ConfigurationLayer layer, Dictionary<YamlNode, string> files, List<string> notes)
    {
        if (Path.GetExtension(layer.File) is { } extension && extension.Equals(".toml", StringComparison.OrdinalIgnoreCase))
            throw new OryEmulatorConfigurationException("", "YAML or JSON, while TOML is what Kratos alone reads", file: layer.File);
        var stream = Load(layer.Yaml.TrimStart('\uFEFF'), file);
        if (stream.Documents.Count == 0) throw new OryEmulatorConfigurationException("", "a YAML mapping, but it is empty", file: file);
        if (stream.Documents[0].RootNode is not YamlMappingNode root)
            throw new OryEmulatorConfigurationException("", "a YAML mapping", (int)stream.Documents[0].RootNode.Start.Line, file: file);
        if (stream.Documents.Count > 1) notes.Add($"{layer.File ?? "the configuration"}: only the first of its {stream.Documents.Count} YAML documents counts, as with Kratos");
        Prepare(root, file, files, new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));
        return root;
    }

    private static YamlStream Load(string yaml, string? file)
    {
        var parser = new Parser(new StringReader(yaml));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            return stream;
        }
        catch (Exception fault) when (fault is YamlException or InvalidOperationException or ArgumentException or FormatException)
        {
            // The library stumbles over some text instead of refusing it, and not everything that it refuses has a place.
            long? line = fault switch
            {
                AnchorNotFoundException => null,
                YamlException { Start.Index: > 0 } placed => placed.Start.Line,
                _ => parser.Current?.Start.Line,
            };
            var reason = fault is YamlException ? $" ({fault.InnerException?.Message}{fault.Message})" : "";
            throw new OryEmulatorConfigurationException("", "well-formed YAML" + reason, (int?)line, fault, file);
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

    public string? Text(string key) => Scalar(key, isText: true)?.Value;

    public string Text(string key, string fallback) => Text(key) ?? fallback;

    public bool Flag(string key, bool fallback = false) => Scalar(key, isText: false) switch
    {
        null => fallback,
        // Of a variable Kratos takes for false whatever it does not understand: it may be somebody else's.
        { Value: { } value } variable when _variables.NameOf(variable) is not null => GoBool.Parse(value) == true,
        { Value: "true" or "True" or "TRUE" } => true,
        { Value: "false" or "False" or "FALSE" } => false,
        var other => throw Fault(key, "true or false", other),
    };

    /// <summary>A flag that Kratos' schema has as a text; whatever else it says is no.</summary>
    public bool TextFlag(string key, bool fallback) => Text(key) is { } value ? GoBool.Parse(value) == true : fallback;

    public int Number(string key, int fallback) => Scalar(key, isText: false) is not { } node
        ? fallback
        : int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Fault(key, "a whole number", node);

    public int Number(string key, int fallback, int least) => Number(key, fallback) is var number && number >= least ? number : throw Fault(key, $"a whole number from {least}");

    /// <summary>A duration as Kratos' schema has it: not everything that Go reads.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback) => Scalar(key) is not { } node
        ? fallback
        : GoDuration.IsConfigured(node.Value!) && GoDuration.TryParse(node.Value!, out var duration) ? duration : throw Fault(key, GoDuration.Expected, node);

    public string Choice(string key, string fallback, params string[] allowed)
    {
        var node = Scalar(key);
        if (node is null) return fallback;
        return allowed.FirstOrDefault(choice => choice == node.Value)
            ?? throw Fault(key, "one of " + string.Join(", ", allowed), node);
    }

    /// <summary>An address, kept as it is written: absolute (of an application's own scheme, too), or a path.</summary>
    public string? Url(string key)
    {
        var node = Scalar(key);
        if (node is null) return null;
        // "localhost:4455" parses as something of a scheme called localhost, which nobody means.
        var url = node.Value!;
        return url.StartsWith('/') || (url.Contains(":/", StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out _)) ? url : throw Fault(key, "an absolute URL", node);
    }

    /// <summary>An address that Kratos passes over where it is none: an empty text, or a host and a path without a scheme.</summary>
    public string? UrlOrNone(string key, ICollection<string> notes)
    {
        if (Scalar(key) is not { Value: { } url } || (url.Length > 0 && (url[0] == '/' || url.Contains(':')))) return Url(key);
        if (url.Length > 0) notes.Add($"{key}: '{url}' is no URL, and is passed over as by Kratos");
        return null;
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
        var named = _variables.Count(key);
        var count = Find(key, isText: false) switch
        {
            null => 0,
            YamlSequenceNode list => list.Children.Count,
            // Only variables say anything of it.
            YamlMappingNode { Children.Count: 0 } when named > 0 => 0,
            var other => throw Fault(key, "a list", other),
        };
        return Enumerable.Range(0, Math.Max(count, named)).Select(i => $"{key}.{i}");
    }

    /// <summary>The names of the members of a mapping.</summary>
    public IReadOnlyList<string> Names(string key) => Find(key, isText: false) switch
    {
        null => [],
        YamlMappingNode map => [.. map.Children.Keys.Select(NameOf)],
        YamlScalarNode { Value: "" or "null" or "~" } => [],
        var other => throw Fault(key, "a mapping", other),
    };

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Says that whatever stands under a key needs no warning.</summary>
    public void Accept(string key) => _accepted.Add(key);

    /// <summary>Says that whatever stands under a key has no effect, although it was looked at.</summary>
    public void Ignore(string key) => _ignored.Add(key);

    /// <summary>Says that a key needs no warning where it asks for what the emulator does anyway.</summary>
    public void Accept(string key, bool value)
    {
        if (Has(key) && Flag(key) != value) _asked.Remove(key);
    }
}
