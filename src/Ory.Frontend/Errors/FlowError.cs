using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>An error that the server sent a browser to the error page for (Ory's <c>flowError</c>).</summary>
public sealed record FlowError : FrontendModel
{
    /// <summary>The id it is found by.</summary>
    public required string Id { get; init; }

    /// <summary>The error: raw JSON, usually an object like <see cref="GenericError"/>. Null when the server sent none.</summary>
    public JsonElement? Error { get; init; }

    /// <summary>When it was stored.</summary>
    [JsonIgnore]
    public DateTimeOffset? CreatedAt { get => CreatedAtWire.Value; init => CreatedAtWire = Timestamp.From(value); }

    /// <summary>When it was changed last.</summary>
    [JsonIgnore]
    public DateTimeOffset? UpdatedAt { get => UpdatedAtWire.Value; init => UpdatedAtWire = Timestamp.From(value); }

    [JsonInclude, JsonPropertyName("created_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal Timestamp CreatedAtWire { get; init; }

    [JsonInclude, JsonPropertyName("updated_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal Timestamp UpdatedAtWire { get; init; }
}
