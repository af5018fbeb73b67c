using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>Reads P-256 keys from PEM blocks or a JWK set.</summary>
internal static class KeyReader
{
    /// <summary>The keys in the text, in their order.</summary>
    /// <param name="text">One or more PEM blocks (RFC 7468), a JWK set or one JWK (RFC 7517).</param>
    /// <param name="source">Where the text is from, for messages.</param>
    /// <exception cref="InvalidOperationException">The text has no key that ES256 can use. The message names the source, never the text.</exception>
    public static IReadOnlyList<GatewayKey> Read(string text, string source)
    {
        List<GatewayKey> keys;
        try
        {
            keys = text.AsSpan().TrimStart() is ['{', ..] ? ReadSet(text) : ReadPem(text);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or FormatException)
        {
            // Not as the inner exception: its message may quote what was read.
            throw Unusable(source);
        }

        return keys.Count > 0 ? keys : throw Unusable(source);
    }

    private static InvalidOperationException Unusable(string source) =>
        new($"{source} has no P-256 key that is readable: give PEM (\"BEGIN PRIVATE KEY\" or \"BEGIN EC PRIVATE KEY\", not encrypted) or a JWK set with kty EC and crv P-256.");

    private static List<GatewayKey> ReadPem(string text)
    {
        var keys = new List<GatewayKey>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var block = rest[fields.Location];
            if (rest[fields.Label] is "PRIVATE KEY" or "EC PRIVATE KEY" or "PUBLIC KEY")
            {
                using var key = ECDsa.Create();
                key.ImportFromPem(block);
                keys.Add(GatewayKey.Of(key, rest[fields.Label] is not "PUBLIC KEY", null));
            }

            rest = rest[fields.Location.End.GetOffset(rest.Length)..];
        }

        return keys;
    }

    private static List<GatewayKey> ReadSet(string text)
    {
        var set = new JsonWebKeySet(text);
        var all = set.Keys.Count > 0 ? set.Keys : [new JsonWebKey(text)];
        var keys = new List<GatewayKey>();
        foreach (var jwk in all)
        {
            if (jwk.Kty != JsonWebAlgorithmsKeyTypes.EllipticCurve || jwk.Crv != JsonWebKeyECTypes.P256)
                continue;

            var isPrivate = !string.IsNullOrEmpty(jwk.D);
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new() { X = Base64UrlEncoder.DecodeBytes(jwk.X), Y = Base64UrlEncoder.DecodeBytes(jwk.Y) },
                D = isPrivate ? Base64UrlEncoder.DecodeBytes(jwk.D) : null,
            });
            keys.Add(GatewayKey.Of(key, isPrivate, jwk.KeyId));
        }

        return keys;
    }
}
