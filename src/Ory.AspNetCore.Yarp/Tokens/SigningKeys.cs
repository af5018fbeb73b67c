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
    private readonly Dictionary<string, DateTimeOffset> _publishedSince = new(StringComparer.Ordinal);
    private IReadOnlyList<GatewayKey> _keys = [];
    private string[]? _texts;
    private GatewayKey? _ephemeral;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    /// <summary>What is wrong where nothing can be signed, and what to do; null where there is a key, or one may be made.</summary>
    /// <exception cref="InvalidOperationException">A key or a file cannot be read.</exception>
    public string? Missing
    {
        get
        {
            var keys = Current();
            if (keys.Any(key => key.Signing is not null))
                return null;

            return keys.Count == 0
                ? $"there is no key to sign it with. Set {FilesKey}:0 to a PEM or JWKS file with a P-256 private key. (Only in Development one is made at every start.)"
                : $"the keys that are set are public halves, which sign nothing. Set {FilesKey}:0 to a PEM or JWKS file with a P-256 private key.";
        }
    }

    /// <summary>The key that signs now; null if there is none.</summary>
    public SigningCredentials? Signing
    {
        get
        {
            lock (_lock)
            {
                var now = timeProvider.GetUtcNow();
                var overlap = settings.Current.Options.Token.KeyOverlap;
                // Of several gateways one publishes a key that much later than another, and its set is kept for the whole overlap.
                var lead = overlap > TimeSpan.Zero ? overlap + LookInterval : TimeSpan.Zero;
                GatewayKey? first = null;
                foreach (var key in Current())
                {
                    if (key.Signing is null)
                        continue;

                    first ??= key;
                    if (now - _publishedSince[key.Id] >= lead)
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
            var now = timeProvider.GetUtcNow();
            if (_texts is not null && now - _lookedAt < LookInterval)
                return _keys;

            _lookedAt = now;
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

    private void Load(DateTimeOffset now, bool isFirst)
    {
        var token = settings.Current.Options.Token;
        var sources = new List<(string Name, string Text)>();
        if (!string.IsNullOrWhiteSpace(token.Key))
            sources.Add(($"{OryGatewayDefaults.ConfigurationSection}:Token:Key", token.Key));
        foreach (var file in token.KeyFiles)
        {
            var path = Path.Combine(environment.ContentRootPath, file);
            sources.Add(($"{FilesKey}: {path}", Read(path)));
        }

        string[] texts = [.. sources.Select(source => source.Text)];
        if (_texts is not null && texts.SequenceEqual(_texts, StringComparer.Ordinal))
            return;

        List<GatewayKey> keys = [.. sources.SelectMany(source => KeyReader.Read(source.Text, source.Name))];
        if (sources.Count == 0 && environment.IsDevelopment())
        {
            if (_ephemeral is null)
                Log.KeyMade(logger);
            keys.Add(_ephemeral ??= GatewayKey.Create());
        }

        foreach (var gone in _publishedSince.Keys.Except(keys.Select(key => key.Id)).ToList())
            _publishedSince.Remove(gone);
        foreach (var key in keys)
            _publishedSince.TryAdd(key.Id, isFirst ? DateTimeOffset.MinValue : now);

        (_keys, _texts) = (keys, texts);
        Log.KeysLoaded(logger, keys.Count);
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
