using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>The keys of the gateway's tokens, as configuration and files have them at this moment.</summary>
internal sealed class SigningKeys(
    GatewaySettings settings, IHostEnvironment environment, TimeProvider timeProvider, ILogger<SigningKeys> logger)
{
    /// <summary>How often files are looked at for a change, at most.</summary>
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _publishedSince = new(StringComparer.Ordinal);
    private IReadOnlyList<GatewayKey> _keys = [];
    private string[]? _texts;
    private GatewayKey? _ephemeral;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    /// <summary>Whether there is a key to sign with, or one may be made.</summary>
    /// <exception cref="InvalidOperationException">A key or a file cannot be read.</exception>
    public bool CanSign => Current().Any(key => key.Signing is not null);

    /// <summary>The key that signs now.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public SigningCredentials Signing
    {
        get
        {
            lock (_lock)
            {
                var now = timeProvider.GetUtcNow();
                GatewayKey? first = null;
                foreach (var key in Current())
                {
                    if (key.Signing is null)
                        continue;

                    first ??= key;
                    if (now - _publishedSince[key.Id] >= settings.Current.Options.Token.KeyOverlap)
                        return key.Signing;
                }

                return first?.Signing ?? throw new InvalidOperationException($"There is no key for the gateway's tokens. Set {OryGatewayDefaults.ConfigurationSection}:Token:KeyFiles.");
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
            if (_texts is not null && now - _lookedAt < s_lookInterval)
                return _keys;

            _lookedAt = now;
            var isFirst = _texts is null;
            try
            {
                Load(now, isFirst);
            }
            catch (Exception exception) when (!isFirst && exception is InvalidOperationException or IOException or UnauthorizedAccessException)
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
            if (!File.Exists(path))
                throw new InvalidOperationException($"{OryGatewayDefaults.ConfigurationSection}:Token:KeyFiles names {path}, which is not there.");
            sources.Add(($"{OryGatewayDefaults.ConfigurationSection}:Token:KeyFiles: {path}", File.ReadAllText(path)));
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
}
