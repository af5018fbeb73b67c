using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>The keys of the gateway's tokens, as configuration and files have them at this moment.</summary>
internal sealed class SigningKeys(
    GatewaySettings settings, IHostEnvironment environment, TimeProvider timeProvider, ILogger<SigningKeys> logger)
{
    private const string FilesKey = OryGatewayDefaults.ConfigurationSection + ":Token:KeyFiles";

    /// <summary>How often files are looked at for a change, at most.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    // Not by the clock, which may be put back. Those of the start have been published for ever.
    private readonly Dictionary<string, long?> _publishedSince = new(StringComparer.Ordinal);
    private IReadOnlyList<GatewayKey> _keys = [];
    private string[]? _texts;
    private GatewaySettings.Snapshot? _settings;
    private GatewayKey? _ephemeral;
    private long _lookedAt;

    /// <summary>What is wrong where nothing can be signed, and what to do; null where there is a key, or one may be made.</summary>
    /// <param name="token">The options to go by, which may count in a moment only.</param>
    /// <exception cref="InvalidOperationException">A key or a file cannot be read.</exception>
    public string? MissingOf(OryGatewayTokenOptions token)
    {
        var keys = Current();
        if (token != settings.Current.Options.Token)
        {
            try
            {
                var sources = SourcesOf(token);
                keys = sources.Count == 0 && environment.IsDevelopment() ? keys : KeysOf(sources);
            }
            catch (InvalidOperationException) when (keys.Any(key => key.Signing is not null))
            {
                // Nor will they be taken then: those of before stay.
            }
        }

        if (keys.Any(key => key.Signing is not null))
            return null;

        return keys.Count == 0
            ? $"there is no key to sign it with. Set {FilesKey}:0 to a PEM or JWKS file with a P-256 private key. (Only in Development one is made at every start.)"
            : $"the keys that are set are public halves, which sign nothing. Set {FilesKey}:0 to a PEM or JWKS file with a P-256 private key.";
    }

    /// <summary>The key that signs now; null if there is none.</summary>
    public SigningCredentials? Signing
    {
        get
        {
            lock (_lock)
            {
                var now = timeProvider.GetTimestamp();
                var overlap = settings.Current.Options.Token.KeyOverlap;
                // Of several gateways one publishes a key that much later than another, and its set is kept for the whole overlap.
                var lead = overlap > TimeSpan.Zero ? overlap + LookInterval : TimeSpan.Zero;
                GatewayKey? first = null;
                foreach (var key in Current())
                {
                    if (key.Signing is null)
                        continue;

                    first ??= key;
                    if (_publishedSince[key.Thumbprint] is not { } since || timeProvider.GetElapsedTime(since, now) >= lead)
                        return key.Signing;
                }

                return first?.Signing;
            }
        }
    }

    /// <summary>The public halves as a JWK set (RFC 7517, 5).</summary>
    public byte[] PublishedSet()
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (var key in Current().DistinctBy(key => key.Id))
            {
                json.WriteStartObject();
                json.WriteString("kty", key.Published.Kty);
                json.WriteString("crv", key.Published.Crv);
                json.WriteString("x", key.Published.X);
                json.WriteString("y", key.Published.Y);
                json.WriteString("kid", key.Id);
                json.WriteString("alg", key.Published.Alg);
                json.WriteString("use", key.Published.Use);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private IReadOnlyList<GatewayKey> Current()
    {
        lock (_lock)
        {
            var (now, current) = (timeProvider.GetTimestamp(), settings.Current);
            if (_texts is not null && timeProvider.GetElapsedTime(_lookedAt, now) < LookInterval && _settings == current)
                return _keys;

            (_lookedAt, _settings) = (now, current);
            var isFirst = _texts is null;
            try
            {
                Load(now, isFirst);
            }
            catch (InvalidOperationException exception) when (!isFirst)
            {
                // A file that is being written: the keys that were good a moment ago still are.
                Log.KeysUnreadable(logger, exception.Message);
            }

            return _keys;
        }
    }

    private void Load(long now, bool isFirst)
    {
        var sources = SourcesOf(settings.Current.Options.Token);
        string[] texts = [.. sources.Select(source => source.Text)];
        if (_texts is not null && texts.SequenceEqual(_texts, StringComparer.Ordinal))
            return;

        var keys = KeysOf(sources);
        if (sources.Count == 0 && environment.IsDevelopment())
        {
            if (_ephemeral is null)
                Log.KeyMade(logger);
            keys.Add(_ephemeral ??= GatewayKey.Create());
        }

        foreach (var gone in _publishedSince.Keys.Except(keys.Select(key => key.Thumbprint)).ToList())
            _publishedSince.Remove(gone);
        foreach (var key in keys)
            _publishedSince.TryAdd(key.Thumbprint, isFirst ? null : now);

        (_keys, _texts) = (keys, texts);
        Log.KeysLoaded(logger, keys.Count);
    }

    private List<(string Name, string Text)> SourcesOf(OryGatewayTokenOptions token)
    {
        var sources = new List<(string Name, string Text)>();
        if (!string.IsNullOrWhiteSpace(token.Key))
            sources.Add(($"{OryGatewayDefaults.ConfigurationSection}:Token:Key", token.Key));
        foreach (var file in token.KeyFiles)
        {
            var path = Path.Combine(environment.ContentRootPath, file);
            sources.Add(($"{FilesKey}: {path}", Read(path)));
        }

        return sources;
    }

    private static List<GatewayKey> KeysOf(List<(string Name, string Text)> sources)
    {
        List<GatewayKey> keys = [.. sources.SelectMany(source => KeyReader.Read(source.Text, source.Name))];
        // Backends tell keys by their names.
        return keys.DistinctBy(key => key.Thumbprint).GroupBy(key => key.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"{OryGatewayDefaults.ConfigurationSection}:Token has two keys with the kid \"{twice.Key}\". Give each its own, or none.")
            : keys;
    }

    private static string Read(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidOperationException($"{FilesKey} names {path}, which is a folder. Name the files in it.");
        if (!File.Exists(path))
            throw new InvalidOperationException($"{FilesKey} names {path}, which is not there.");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{FilesKey} names {path}, which cannot be read. Let the account that the gateway runs as read it.", exception);
        }
    }
}
