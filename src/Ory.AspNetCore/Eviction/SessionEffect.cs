using System.Text.Json;

namespace Ory.AspNetCore;

/// <summary>What a call ends or changes, and of whom.</summary>
/// <param name="Kind">What kind of effect.</param>
/// <param name="SessionId">The session that the address names.</param>
internal readonly record struct SessionEffect(SessionEffectKind Kind, string? SessionId = null)
{
    private const string Sessions = "/sessions";
    private const string Logout = "/self-service/logout";
    private const string NativeLogout = "/self-service/logout/api";
    private const string Callbacks = "/self-service/methods/";

    private static readonly string[] Flows =
    [
        "/self-service/login", "/self-service/registration", "/self-service/settings", "/self-service/recovery", "/self-service/verification",
        "/self-service/fed-cm/token",
    ];

    public static SessionEffect Of(HttpRequestMessage request)
    {
        var path = request.RequestUri is { IsAbsoluteUri: true } address ? address.AbsolutePath : "";
        if (request.Method == HttpMethod.Delete)
        {
            var parent = path[..Math.Max(path.LastIndexOf('/'), 0)];
            return Ends(path, NativeLogout) ? new(SessionEffectKind.OwnSession)
                : Ends(path, Sessions) ? new(SessionEffectKind.Identity)
                : Ends(parent, Sessions) && Uri.UnescapeDataString(path[(parent.Length + 1)..]) is var id && !string.IsNullOrWhiteSpace(id) ? new(SessionEffectKind.NamedSession, id)
                : default;
        }

        // The links of mails and what goes on after a second sign-in are GETs that do what a form does, and Ory does at HEAD what it does at GET.
        return request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && request.Method != HttpMethod.Post ? default
            : Ends(path, Logout) ? new(SessionEffectKind.OwnSession)
            : Flows.Any(flow => Ends(path, flow)) || path.Contains(Callbacks, StringComparison.Ordinal) ? new(SessionEffectKind.Identity)
            : default;
    }

    /// <summary>The native logout shows its session in the body.</summary>
    public static async Task<OryCredential> CredentialInBodyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Delete || request.Content is not { } content)
            return default;
        await content.LoadIntoBufferAsync(cancellationToken);
        return TokenIn(await content.ReadAsByteArrayAsync(cancellationToken)) is { Length: > 0 } token ? OryCredential.FromSessionToken(token) : default;
    }

    // As Kratos reads it: the first value, its members' names in any case, and of several the last.
    private static string? TokenIn(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var read = JsonElement.ParseValue(ref reader);
            return read.ValueKind != JsonValueKind.Object ? null
                : read.EnumerateObject().LastOrDefault(member => member.Name.Equals("session_token", StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.String } token ? token.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or half a character ("\ud800"), which is no text.
            return null;
        }
    }

    private static bool Ends(string path, string with) => path.EndsWith(with, StringComparison.Ordinal);
}
