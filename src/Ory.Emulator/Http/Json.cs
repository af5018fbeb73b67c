using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Ory.Emulator;

/// <summary>JSON as Kratos writes it: <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped, times in RFC 3339 without trailing zeros.</summary>
internal static class Json
{
    public const string ZeroTime = "0001-01-01T00:00:00Z";

    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = Options.Encoder };

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static byte[] Bytes(JsonNode? node)
    {
        using var buffer = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            if (node is null) writer.WriteNullValue();
            else node.WriteTo(writer);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Decodes every text in a document: what cannot be decoded (half a surrogate pair) has to show now rather than in the middle of something.</summary>
    /// <exception cref="InvalidOperationException">A text cannot be decoded.</exception>
    public static void ReadEveryText(JsonNode? node)
    {
        if (node is JsonObject map) foreach (var (_, child) in map) ReadEveryText(child);
        else if (node is JsonArray list) foreach (var child in list) ReadEveryText(child);
        else Text(node);
    }

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);
}
