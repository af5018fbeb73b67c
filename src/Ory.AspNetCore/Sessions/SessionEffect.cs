using System.Text.Json;

namespace Ory.AspNetCore;

/// <summary>What a call of Ory's Frontend API ends or changes, as its request shows it.</summary>
internal enum SessionEffectKind
{
    None,

    /// <summary><c>DELETE /sessions/{id}</c>: the session that is named.</summary>
    NamedSession,

    /// <summary>The two logouts: the session whose credential is shown, by all its cookies and tokens.</summary>
    OwnSession,

    /// <summary>
    /// <c>DELETE /sessions</c> ends the identity's other sessions; a submitted flow may give a session another level, an identity other traits
    /// and factors, or end its other sessions.
    /// </summary>
    Identity,
}

/// <param name="Kind">What kind of effect.</param>
/// <param name="SessionId">The session that the address names.</param>
internal readonly record struct SessionEffect(SessionEffectKind Kind, string? SessionId = null)
{
    private const string Sessions = "/sessions";
    private const string Logout = "/self-service/logout";
    private const string NativeLogout = "/self-service/logout/api";

    private static readonly string[] Flows =
        ["/self-service/login", "/self-service/registration", "/self-service/settings", "/self-service/recovery", "/self-service/verification"];

    public static SessionEffect Of(HttpRequestMessage request)
    {
        var path = request.RequestUri is { IsAbsoluteUri: true } address ? address.AbsolutePath : "";
        if (request.Method == HttpMethod.Delete)
        {
            var parent = path[..Math.Max(path.LastIndexOf('/'), 0)];
            return Ends(path, NativeLogout) ? new(SessionEffectKind.OwnSession)
                : Ends(path, Sessions) ? new(SessionEffectKind.Identity)
                : Ends(parent, Sessions) && path.Length > parent.Length + 1 ? new(SessionEffectKind.NamedSession, Uri.UnescapeDataString(path[(parent.Length + 1)..]))
                : default;
        }

        return request.Method == HttpMethod.Get && Ends(path, Logout) ? new(SessionEffectKind.OwnSession)
            : request.Method == HttpMethod.Post && Flows.Any(flow => Ends(path, flow)) ? new(SessionEffectKind.Identity)
            : default;
    }

    /// <summary>The native logout shows its session in the body.</summary>
    public static async Task<OryCredential> CredentialInBodyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Delete || request.Content is not { } content)
            return default;
        await content.LoadIntoBufferAsync(cancellationToken);
        try
        {
            using var body = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellationToken));
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("session_token", out var token) && token.ValueKind == JsonValueKind.String && token.GetString() is { Length: > 0 } value
                ? OryCredential.FromSessionToken(value)
                : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static bool Ends(string path, string with) => path.EndsWith(with, StringComparison.Ordinal);
}
