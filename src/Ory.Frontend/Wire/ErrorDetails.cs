using System.Text.Json;

namespace Ory.Frontend;

/// <summary>What programs need from an error's <c>details</c>.</summary>
internal static class ErrorDetails
{
    /// <summary><c>details.continue_with</c>; empty when there is none that can be read.</summary>
    internal static IReadOnlyList<ContinueWith> DetailsContinueWith(this GenericError error)
    {
        if (error.Details is not { ValueKind: JsonValueKind.Object } details
            || !details.TryGetProperty("continue_with"u8, out var items) || items.ValueKind != JsonValueKind.Array)
            return [];
        try
        {
            return items.Deserialize(FrontendJsonContext.Default.IReadOnlyListContinueWith) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
