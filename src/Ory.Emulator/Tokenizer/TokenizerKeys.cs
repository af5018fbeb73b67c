using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator;

/// <summary>The signing keys of tokenizer templates: the first of the JSON Web Key Set that a template names, read anew every hour.</summary>
internal sealed class TokenizerKeys(string folder, HttpClient http, TimeProvider time, ILogger logger)
{
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
        JsonWebKeySet set;
        try
        {
            var text = url.StartsWith("http", StringComparison.Ordinal) ? await http.GetStringAsync(url, cancellationToken) : References.Read(url, folder);
            set = new JsonWebKeySet(text);
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

        var key = set.Keys.FirstOrDefault();
        SecurityKey? signing = key is null ? null : EdDsaKey.Of(key) is { Private: not null } edwards ? edwards : key.HasPrivateKey || key.Kty == JsonWebAlgorithmsKeyTypes.Octet ? key : null;
        return signing is not null && key is { Alg.Length: > 0 }
            ? (new SigningCredentials(signing, key.Alg), null)
            : (null, Errors.BadRequest($"The key set of the tokenizer template \"{template.Name}\" begins with no key that signs."));
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
