namespace Ory.Emulator;

/// <summary>A request that an emulator was sent.</summary>
public sealed class EmulatorRequest
{
    private readonly IReadOnlyDictionary<string, string> _credentials;
    private volatile int _status;

    internal EmulatorRequest(DateTimeOffset at, bool isAdmin, string method, string path, string query, IReadOnlyDictionary<string, string> headers, IReadOnlyDictionary<string, string> credentials) =>
        (At, IsAdmin, Method, Path, Query, Headers, _credentials) = (at, isAdmin, method, path, query, headers, credentials);

    /// <summary>When it came, by the emulator's clock.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Whether it was for the admin API.</summary>
    public bool IsAdmin { get; }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>The path, without the query.</summary>
    public string Path { get; }

    /// <summary>The query with its question mark, or an empty text. It is as it was sent: codes and tokens of links stand in it.</summary>
    public string Query { get; }

    /// <summary>The headers that hold no credential, by name in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>What was answered; null while it is not, and where the connection broke before.</summary>
    public int? StatusCode => _status is 0 ? null : _status;

    /// <summary>A header that holds a credential: <c>Cookie</c>, <c>Authorization</c>, <c>X-Session-Token</c>. It is shown nowhere else.</summary>
    /// <param name="header">The header's name, in any case.</param>
    /// <returns>Its value; null if it was not sent.</returns>
    public string? GetCredential(string header) => _credentials.GetValueOrDefault(header);

    internal void Answered(int status) => _status = status;

    /// <summary>Method, path and status; no query and no credential.</summary>
    /// <returns>As <c>GET /sessions/whoami 200</c>.</returns>
    public override string ToString() => $"{Method} {Path} {StatusCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "…"}";
}
