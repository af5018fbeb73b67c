using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator;

/// <summary>The signing keys of tokenizer templates: the first of the JSON Web Key Set that a template names, read anew every hour.</summary>
internal sealed class TokenizerKeys(string folder, HttpClient http, TimeProvider time, ILogger logger)
{
    private const int FilledUp = 64;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (SigningCredentials Key, DateTimeOffset Until)> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<SigningCredentials>> _made = new(StringComparer.Ordinal);

    /// <summary>The key of a template, or why there is none.</summary>
    public async Task<(SigningCredentials? Key, ApiError? Error)> FindAsync(TokenizerTemplate template, CancellationToken cancellationToken)
    {
        if (template.JwksUrl is not { Length: > 0 } url)
            return (null, Errors.Misconfigured($"The tokenizer template \"{template.Name}\" names no jwks_url."));
        var now = time.GetUtcNow();
        if (_keys.TryGetValue(url, out var known) && known.Until > now)
            return (known.Key, null);
        var (key, error) = await ReadAsync(template, url, cancellationToken);
        if (key is not null)
            _keys[url] = (key, now + Lifetime);
        return (key, error);
    }

    private async Task<(SigningCredentials? Key, ApiError? Error)> ReadAsync(TokenizerTemplate template, string url, CancellationToken cancellationToken)
    {
        JsonWebKey? key;
        try
        {
            var text = url.StartsWith("http", StringComparison.Ordinal) ? await http.GetStringAsync(url, cancellationToken) : References.Read(url, folder);
            key = First(text);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Whoever shares a configuration keeps the private key to himself: without the file a key of this run's own signs.
            Log.TokenizerKeyMade(logger, template.Name);
            return (_made.GetOrAdd(url, _ => new Lazy<SigningCredentials>(Make)).Value, null);
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return (null, new ApiError(500, "An internal server error occurred, please contact the system administrator") { Reason = $"The keys of the tokenizer template \"{template.Name}\" cannot be read." });
        }

        SecurityKey? signing = key is null ? null : EdDsaKey.Of(key) is { Private: not null } edwards ? edwards : key.HasPrivateKey || key.Kty == JsonWebAlgorithmsKeyTypes.Octet ? key : null;
        return signing is not null && key is { Alg.Length: > 0 }
            ? (new SigningCredentials(signing, key.Alg), null)
            : (null, Errors.BadRequest($"The key set of the tokenizer template \"{template.Name}\" begins with no key that signs."));
    }

    // A key alone will do in place of a set.
    private static JsonWebKey? First(string text)
    {
        var key = Json.Parse(text) is JsonObject { } one && one.ContainsKey("kty") ? new JsonWebKey(text) : new JsonWebKeySet(text).Keys.FirstOrDefault();
        if (key is not { Kty: JsonWebAlgorithmsKeyTypes.Octet, K.Length: > 0 }) return key;
        // A short secret is filled up with zeros by HMAC itself (RFC 2104, section 2); the framework wants it to be long enough before.
        var secret = Base64UrlEncoder.DecodeBytes(key.K);
        if (secret.Length < FilledUp) key.K = Base64UrlEncoder.Encode([.. secret, .. new byte[FilledUp - secret.Length]]);
        return key;
    }

    private static SigningCredentials Make()
    {
        using var algorithm = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(algorithm.ExportParameters(true))));
        key.Alg = SecurityAlgorithms.EcdsaSha256;
        key.Use = "sig";
        key.Kid = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.X + key.Y)))[..16];
        return new SigningCredentials(key, key.Alg);
    }
}
