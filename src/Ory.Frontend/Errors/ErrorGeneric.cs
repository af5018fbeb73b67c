using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>
/// An answer that is an error (Ory's <c>errorGeneric</c>), with the members that some errors have beside it
/// (<c>errorBrowserLocationChangeRequired</c>, <c>errorAuthenticatorAssuranceLevelNotSatisfied</c>, <c>needsPrivilegedSessionError</c>,
/// <c>errorFlowReplaced</c>, <c>selfServiceFlowExpiredError</c>).
/// </summary>
public sealed record ErrorGeneric : FrontendModel
{
    /// <summary>The error.</summary>
    public required GenericError Error { get; init; }

    /// <summary>Where the browser has to go.</summary>
    public string? RedirectBrowserTo { get; init; }

    /// <summary>The id of the flow to use instead.</summary>
    public string? UseFlowId { get; init; }

    /// <summary>When the flow expired.</summary>
    [JsonIgnore]
    public DateTimeOffset? ExpiredAt { get => ExpiredAtWire.Value; init => ExpiredAtWire = Timestamp.From(value); }

    /// <summary>How long ago the flow expired, in nanoseconds.</summary>
    public long? Since { get; init; }

    [JsonInclude, JsonPropertyName("expired_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal Timestamp ExpiredAtWire { get; init; }
}
