namespace Ory.AspNetCore.Tests;

/// <summary>A request as it would have reached Ory.</summary>
internal sealed record WhoamiRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
