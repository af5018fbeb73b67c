using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// Makes one document of an identity schema and those that it refers to, in which every reference leads from its beginning: Kratos reads what a
/// <c>$ref</c> names from a file or a server, where a relative one counts from the schema's <c>$id</c>, or else from where the schema itself is read.
/// </summary>
internal sealed class SchemaDocuments
{
    // No keyword: what stands there is found by references alone.
    private const string Loaded = "$loaded";

    // A server may have ever another one.
    private const int MaxDocuments = 50;

    private readonly JsonObject _whole;
    private readonly Func<string, string>? _read;
    private readonly string _idKey;
    private readonly int _draft;
    private readonly Dictionary<string, Resource> _resources = [];
    private readonly Queue<Resource> _unread = new();

    private SchemaDocuments(JsonObject whole, string url, Func<string, string>? read)
    {
        (_whole, _read, _draft) = (whole, read, SchemaCompiler.DraftOf(whole["$schema"]));
        _idKey = _draft == 4 ? "id" : "$id";
        Add(whole, url, "#");
    }

    /// <param name="document">The schema; it becomes the whole.</param>
    /// <param name="url">Where it was read from.</param>
    /// <param name="read">Reads another one; null where none is to be read.</param>
    /// <exception cref="InvalidOperationException">A reference leads to nothing.</exception>
    public static void Gather(JsonObject document, string url, Func<string, string>? read)
    {
        var documents = new SchemaDocuments(document, url, read);
        while (documents._unread.TryDequeue(out var resource)) documents.Point(resource, resource.Document, resource.Url);
    }

    private Resource Add(JsonObject document, string url, string pointer)
    {
        var resource = new Resource(document, url, pointer, []);
        Identify(resource, document, url, pointer);
        _resources[url] = resource;
        _unread.Enqueue(resource);
        return resource;
    }

    private void Identify(Resource resource, JsonNode? node, string url, string pointer)
    {
        if (node is JsonArray list) foreach (var (i, item) in list.Index()) Identify(resource, item, url, $"{pointer}/{i}");
        if (node is not JsonObject map) return;
        if (Json.Text(map[_idKey]) is { } id) resource.Ids.TryAdd(url = SchemaUrl.Resolve(url, id), pointer);
        foreach (var (name, child) in map) Identify(resource, child, url, $"{pointer}/{Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))}");
    }

    private void Point(Resource resource, JsonNode? node, string url)
    {
        if (node is JsonArray list) foreach (var item in list) Point(resource, item, url);
        if (node is not JsonObject map) return;
        if (Json.Text(map[_idKey]) is { } id) url = SchemaUrl.Resolve(url, id);
        if (SchemaReferences.Of(map) is { } reference)
        {
            var pointer = PointerTo(resource, reference, url);
            if (SchemaReferences.Target(_whole, pointer) is null) throw new InvalidOperationException($"$ref '{reference}' leads to nothing");
            map[SchemaReferences.Key] = pointer;
        }

        // What is loaded on the way is added to the whole, and has its own turn.
        foreach (var (_, child) in map.ToArray()) Point(resource, child, url);
    }

    private string PointerTo(Resource resource, string reference, string url)
    {
        // Whatever ids there are on the way, these count from the document's beginning.
        if (reference is "" or "#" or "#/") return resource.Pointer;
        if (reference.StartsWith("#/", StringComparison.Ordinal)) return resource.Pointer + reference[1..];
        var asked = SchemaUrl.Resolve(url, reference);
        if (resource.Ids.TryGetValue(asked, out var identified)) return identified;
        var (document, fragment) = SchemaUrl.Split(asked);
        var isPointer = fragment is "" or ['/', ..];
        // Kratos asks whoever serves what has this id; a document is taken for what is served there.
        if (isPointer && resource.Ids.TryGetValue(document, out identified)) return identified + fragment;
        // By its own address Kratos finds no document that it is just reading.
        var other = document == resource.Url ? null : _resources.GetValueOrDefault(document) ?? Read(document, reference);
        var found = other is null ? null : isPointer ? other.Pointer + fragment : other.Ids.GetValueOrDefault(SchemaUrl.Resolve(other.Url, "#" + fragment));
        return found ?? throw new InvalidOperationException($"$ref '{reference}' leads to nothing");
    }

    private Resource Read(string url, string reference)
    {
        if (_read is null) throw new InvalidOperationException($"$ref '{reference}' leads out of the schema");
        if (_resources.Count > MaxDocuments) throw new InvalidOperationException($"it refers to more than {MaxDocuments} documents");
        // Of one that was read from its text, the address is the text.
        var place = url.Length > 200 ? url[..200] + "…" : url;
        JsonNode? document;
        try
        {
            document = JsonNode.Parse(_read(url));
        }
        catch (Exception fault) when (fault is IOException or FormatException or UnauthorizedAccessException or ArgumentException or HttpRequestException or OperationCanceledException or JsonException)
        {
            throw new InvalidOperationException($"$ref '{reference}' leads to {place}, and there is no schema that can be read: {fault.Message}", fault);
        }

        if (document is not JsonObject schema) throw new InvalidOperationException($"$ref '{reference}' leads to {place}, which is no object");
        if (SchemaCompiler.DraftOf(schema["$schema"]) != _draft) throw new InvalidOperationException($"$ref '{reference}' leads to {place}, which has another $schema: Kratos alone reads two drafts at once");
        var loaded = (JsonObject)(_whole[Loaded] ??= new JsonObject());
        var name = $"{loaded.Count}";
        loaded[name] = schema;
        return Add(schema, url, $"#/{Loaded}/{name}");
    }

    private sealed record Resource(JsonObject Document, string Url, string Pointer, Dictionary<string, string> Ids);
}
