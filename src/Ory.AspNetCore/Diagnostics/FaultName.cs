using System.Globalization;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>What the log calls a fault: its kind, and of a connection that did not come about what it failed at. No address, and nobody's words.</summary>
internal static class FaultName
{
    public static string Of(FrontendFailureKind kind, Exception? cause) =>
        cause is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } ? $"{kind}, {error}" : kind.ToString();

    /// <summary>The status of the answer; where there was none, that.</summary>
    public static string OfStatus(int? status) => status?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
