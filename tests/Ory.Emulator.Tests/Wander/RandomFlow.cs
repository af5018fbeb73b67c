using System.Text.Json;

namespace Ory.Emulator.Tests;

/// <summary>A flow of a random conversation.</summary>
/// <param name="Save">The name that later steps read the answer by.</param>
/// <param name="Jar">The cookie jar of the browser it belongs to; null for a native client.</param>
/// <param name="Kind"><c>login</c> and so on.</param>
/// <param name="Body">The flow.</param>
internal sealed record RandomFlow(string Save, string? Jar, string Kind, JsonElement Body)
{
    /// <summary>The address of whose settings these are.</summary>
    public string Email => $"{{{{{Save}:identity.traits.email}}}}";

    public bool Has(string node) => TestBrowser.Find(Body, node) is not null;

    public string? Value(string node) => TestBrowser.Find(Body, node) is { } found && found.TryGetProperty("value", out var value) ? value.GetString() : null;
}
