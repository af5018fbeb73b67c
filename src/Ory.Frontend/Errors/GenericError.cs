using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Why something did not work (Ory's <c>genericError</c>).</summary>
public sealed record GenericError : FrontendModel
{
    /// <summary>Which error, for programs (such as <c>session_aal2_required</c>): see <see cref="FrontendErrorIds"/>. Many errors have none.</summary>
    public string? Id { get; init; }

    /// <summary>The HTTP status, usually.</summary>
    public long? Code { get; init; }

    /// <summary>The status in words.</summary>
    public string? Status { get; init; }

    /// <summary>The request's id, for the server's log.</summary>
    public string? Request { get; init; }

    /// <summary>Why, for developers.</summary>
    public string? Reason { get; init; }

    /// <summary>More, for developers; servers in production keep it to themselves.</summary>
    public string? Debug { get; init; }

    /// <summary>More, for programs: raw JSON, an object.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>What, for people.</summary>
    public string? Message { get; init; }
}
