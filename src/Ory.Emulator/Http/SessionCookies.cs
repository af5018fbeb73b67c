using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>The session cookie: the session's token, encrypted and signed, different at every issue.</summary>
internal sealed class SessionCookies
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly KratosConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly byte[][] _keys;

    public SessionCookies(KratosConfiguration configuration, TimeProvider time)
    {
        _configuration = configuration;
        _time = time;
        _keys = configuration.CookieSecrets.Count == 0
            ? [RandomNumberGenerator.GetBytes(32)]
            : [.. configuration.CookieSecrets.Select(secret => SHA256.HashData(Encoding.UTF8.GetBytes(secret)))];
    }

    public string Name => _configuration.SessionCookieName;

    public void Issue(HttpResponse response, Session session)
    {
        var now = _time.GetUtcNow();
        // Both are counted in whole seconds from now on; of less than one nothing is said, and the cookie lasts as long as the browser.
        var left = TimeSpan.FromSeconds(Math.Truncate((session.ExpiresAt - now).TotalSeconds));
        var isTimed = _configuration.SessionCookiePersistent && left > TimeSpan.Zero;
        Cookies.Set(response, Name, Encode(session, now), _configuration.SessionCookie, isTimed ? left : null, isTimed ? now + left : null);
    }

    public void Remove(HttpResponse response) =>
        Cookies.Set(response, Name, "", _configuration.SessionCookie, TimeSpan.Zero, DateTimeOffset.UnixEpoch.AddSeconds(1));

    public string Encode(Session session, DateTimeOffset now)
    {
        var payload = new JsonObject
        {
            ["session_token"] = session.Token,
            ["expires_at"] = Json.Time(session.ExpiresAt),
            ["nonce"] = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 8),
        };
        var plain = Encoding.UTF8.GetBytes(payload.ToJsonString());
        var sealedBytes = new byte[8 + NonceLength + plain.Length + TagLength];
        BinaryPrimitives.WriteInt64BigEndian(sealedBytes, now.ToUnixTimeSeconds());
        var nonce = sealedBytes.AsSpan(8, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[0], TagLength);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(8 + NonceLength, plain.Length), sealedBytes.AsSpan(^TagLength..), sealedBytes.AsSpan(0, 8));
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>What the first cookie that decodes holds. Null when there is no cookie of this name, or none that decodes.</summary>
    public SessionCookie? Read(HttpRequest request)
    {
        foreach (var value in Cookies.Values(request, Name))
        {
            if (Decode(value) is { } cookie) return cookie;
        }

        return null;
    }

    public bool IsPresent(HttpRequest request) => Cookies.Values(request, Name).Any();

    private SessionCookie? Decode(string value)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(value);
            // One spelling only: bits that no byte needs must not be free to change.
            if (Base64Url.EncodeToString(bytes) != value) return null;
        }
        catch (FormatException)
        {
            return null;
        }

        if (bytes.Length <= 8 + NonceLength + TagLength) return null;
        var issued = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes), 0, 253402300799));
        if (_configuration.SessionCookiePersistent && _time.GetUtcNow() - issued > _configuration.SessionLifespan + TimeSpan.FromSeconds(1)) return null;
        var plain = new byte[bytes.Length - 8 - NonceLength - TagLength];
        foreach (var key in _keys)
        {
            try
            {
                using var aes = new AesGcm(key, TagLength);
                aes.Decrypt(bytes.AsSpan(8, NonceLength), bytes.AsSpan(8 + NonceLength, plain.Length), bytes.AsSpan(^TagLength..), plain, bytes.AsSpan(0, 8));
                var payload = JsonNode.Parse(plain);
                return new SessionCookie(
                    Json.Text(payload?["session_token"]) ?? "",
                    DateTimeOffset.TryParse(Json.Text(payload?["expires_at"]), System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : null);
            }
            catch (CryptographicException)
            {
                // Another secret may fit.
            }
        }

        return null;
    }
}
