using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Ory.Emulator;

/// <summary>JSON as Kratos writes it: <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped, times in RFC 3339 without trailing zeros.</summary>
internal static partial class Json
{
    public const string ZeroTime = "0001-01-01T00:00:00Z";

    /// <summary>How deep JSON is read. Kratos reads twenty times as deep; nobody writes so.</summary>
    public const int MaxDepth = 500;

    // What was read stands within what is written.
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), MaxDepth = 2 * MaxDepth };

    // Quotes, signs and letters of every kind stay readable; what HTML would take for itself is escaped afterwards, as everything of it stands in texts.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Options.MaxDepth };

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time that Kratos keeps to the nearest second.</summary>
    public static string TimeToSecond(DateTimeOffset time) => Time(DateTimeOffset.FromUnixTimeSeconds((time.ToUnixTimeMilliseconds() + 500) / 1000));

    public static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <param name="node">The document.</param>
    /// <param name="escapesHtml">Whether <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> are escaped: everywhere but where somebody is to copy a link.</param>
    public static byte[] Bytes(JsonNode? node, bool escapesHtml = true)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            if (node is null) writer.WriteNullValue();
            else node.WriteTo(writer);
        }

        buffer.Write("\n"u8);
        return escapesHtml && buffer.WrittenSpan.ContainsAny("<>&"u8) ? HtmlEscaped(buffer.WrittenSpan) : buffer.WrittenSpan.ToArray();
    }

    private static byte[] HtmlEscaped(ReadOnlySpan<byte> utf8)
    {
        var escaped = new ArrayBufferWriter<byte>(2 * utf8.Length);
        for (var at = utf8.IndexOfAny("<>&"u8); at >= 0; at = utf8.IndexOfAny("<>&"u8))
        {
            escaped.Write(utf8[..at]);
            escaped.Write(utf8[at] switch { (byte)'<' => "\\u003c"u8, (byte)'>' => "\\u003e"u8, _ => "\\u0026"u8 });
            utf8 = utf8[(at + 1)..];
        }

        escaped.Write(utf8);
        return escaped.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The JSON at the beginning of a text, read as Go reads it: whatever follows the first value is not looked at, of members with one name the last
    /// counts, and what is no character (half a surrogate pair, bytes that are no UTF-8) becomes U+FFFD.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonNode? First(string text)
    {
        var reader = new Utf8JsonReader(Utf8(text), new JsonReaderOptions { MaxDepth = MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        return Node(document.RootElement);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(LoneSurrogate().Replace(text, "\\ufffd"));

    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (var member in element.EnumerateObject()) map[member.Name] = Node(member.Value);
                return map;
            case JsonValueKind.Array:
                return Array(element.EnumerateArray().Select(Node));
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    // A high surrogate without a low one after it, or a low one without a high one before it; a backslash that is escaped itself begins nothing.
    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)\\u(?:[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F][0-9a-fA-F]{2})")]
    private static partial Regex LoneSurrogate();

    /// <summary>What a whole text says in JSON, members and characters as in a body; null when it is none, and when it says null.</summary>
    public static JsonNode? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Utf8(text), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Node(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>What stands at a path such as <c>a.b.0</c>; null when nothing does.</summary>
    public static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node switch
            {
                JsonObject map => map[part],
                JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < list.Count => list[i],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>Puts a value at a path of members, and makes the objects on the way that are not there.</summary>
    public static void Put(JsonObject map, IReadOnlyList<string> path, JsonNode? value)
    {
        foreach (var part in path.SkipLast(1))
        {
            if (map[part] is not JsonObject inner) map[part] = inner = [];
            map = inner;
        }

        map[path[^1]] = value;
    }

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);
}
