using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>One P-256 key: what signs, if it is private, and what is published of it.</summary>
internal sealed class GatewayKey
{
    private GatewayKey(SigningCredentials? signing, JsonWebKey published, string thumbprint) => (Signing, Published, Thumbprint) = (signing, published, thumbprint);

    public string Id => Published.KeyId;

    /// <summary>What tells it from every other, whatever it is called (RFC 7638).</summary>
    public string Thumbprint { get; }

    /// <summary>Null for a key of which only the public half is known: tokens of another gateway are verified with it.</summary>
    public SigningCredentials? Signing { get; }

    /// <summary>The public half.</summary>
    public JsonWebKey Published { get; }

    public static GatewayKey Of(ECDsa key, bool isPrivate, string? id)
    {
        var parameters = key.ExportParameters(isPrivate);
        if (parameters.Curve.Oid.Value is { } oid ? oid != "1.2.840.10045.3.1.7" : parameters.Curve.Oid.FriendlyName is not ("nistP256" or "ECDSA_P256"))
            throw new CryptographicException("The curve is not P-256.");

        var published = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(parameters.Q.X),
            Y = Base64UrlEncoder.Encode(parameters.Q.Y),
            Alg = SecurityAlgorithms.EcdsaSha256,
            Use = JsonWebKeyUseNames.Sig,
        };
        var thumbprint = Base64UrlEncoder.Encode(published.ComputeJwkThumbprint());
        // The thumbprint, where the key has no name: the same on every node.
        published.KeyId = string.IsNullOrEmpty(id) ? thumbprint : id;

        if (!isPrivate)
            return new(null, published, thumbprint);

        var signer = new ECDsaSecurityKey(ECDsa.Create(parameters)) { KeyId = published.KeyId };
        return new(new SigningCredentials(signer, SecurityAlgorithms.EcdsaSha256), published, thumbprint);
    }

    public static GatewayKey Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Of(key, isPrivate: true, null);
    }
}
