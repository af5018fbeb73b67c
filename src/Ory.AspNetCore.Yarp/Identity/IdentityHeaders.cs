using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// The headers that say who is calling. What the session itself says is encoded once and kept with the cached session; what stands in a claim that
/// the application may have made for this request is not.
/// </summary>
internal sealed class IdentityHeaders
{
    private readonly GatewaySettings.Snapshot _settings;
    private readonly ILogger _logger;
    private readonly KeyValuePair<string, string>[] _ready;
    private readonly KeyValuePair<string, string>[] _claims;

    private IdentityHeaders(Caller caller, GatewaySettings.Snapshot settings, ILogger logger)
    {
        (_settings, _logger) = (settings, logger);
        List<KeyValuePair<string, string>> ready = [], claims = [];
        foreach (var (header, type) in settings.Headers)
        {
            if (caller.FindInSession(type) is not { } values)
                claims.Add(new(header, type));
            else if (Encode(header, values) is { } value)
                ready.Add(new(header, value));
        }

        (_ready, _claims) = ([.. ready], [.. claims]);
    }

    public static IdentityHeaders Of(Caller caller, GatewaySettings.Snapshot settings, ILogger logger)
    {
        if (caller.Cached.Kept is IdentityHeaders kept && kept._settings == settings)
            return kept;

        var made = new IdentityHeaders(caller, settings, logger);
        caller.Cached.Kept = made;
        return made;
    }

    public void AddTo(HttpRequestMessage request, Caller caller)
    {
        foreach (var (header, value) in _ready)
            request.Headers.TryAddWithoutValidation(header, value);

        foreach (var (header, type) in _claims)
            if (Encode(header, caller.Find(type)) is { } value)
                request.Headers.TryAddWithoutValidation(header, value);
    }

    private string? Encode(string header, IEnumerable<string> values)
    {
        var value = string.Join(',', values.Select(HeaderValue.Encode));
        if (value.Length > HeaderValue.MaxLength)
        {
            Log.HeaderTooLong(_logger, header, HeaderValue.MaxLength);
            return null;
        }

        return value.Length > 0 ? value : null;
    }
}
