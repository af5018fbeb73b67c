using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>What the five self-service flows share.</summary>
public abstract record SelfServiceFlow : FrontendModel
{
    private protected SelfServiceFlow()
    {
    }

    /// <summary>The flow's id, a UUID. For a native flow it is the only secret.</summary>
    public required string Id { get; init; }

    /// <summary><c>browser</c>, or <c>api</c> for a native flow.</summary>
    public string? Type { get; init; }

    /// <summary>Until when it can be submitted.</summary>
    [JsonIgnore]
    public DateTimeOffset? ExpiresAt { get => ExpiresAtWire.Value; init => ExpiresAtWire = Timestamp.From(value); }

    /// <summary>When it was started.</summary>
    [JsonIgnore]
    public DateTimeOffset? IssuedAt { get => IssuedAtWire.Value; init => IssuedAtWire = Timestamp.From(value); }

    /// <summary>The absolute address that started it.</summary>
    public string? RequestUrl { get; init; }

    /// <summary>Where to go afterwards, as it was given.</summary>
    public string? ReturnTo { get; init; }

    /// <summary>The method in use, once one is.</summary>
    public string? Active { get; init; }

    /// <summary>The form.</summary>
    public required UiContainer Ui { get; init; }

    /// <summary>How far it has come: one of <see cref="FlowStates"/>, or what a newer server says.</summary>
    public string? State { get; init; }

    /// <summary>The transient payload of the submit that this answers: raw JSON, an object. The server stores none.</summary>
    public JsonElement? TransientPayload { get; init; }

    [JsonInclude, JsonPropertyName("expires_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal Timestamp ExpiresAtWire { get; init; }

    [JsonInclude, JsonPropertyName("issued_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal Timestamp IssuedAtWire { get; init; }
}
