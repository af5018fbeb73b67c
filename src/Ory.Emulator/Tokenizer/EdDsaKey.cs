using Microsoft.IdentityModel.Tokens;
using Org.BouncyCastle.Crypto.Parameters;

namespace Ory.Emulator;

/// <summary>A key of the curve Ed25519 (RFC 8037), which the framework does not know.</summary>
internal sealed class EdDsaKey : SecurityKey
{
    public const string Algorithm = "EdDSA";

    private EdDsaKey(Ed25519PublicKeyParameters publicKey, Ed25519PrivateKeyParameters? privateKey)
    {
        (Public, Private) = (publicKey, privateKey);
        CryptoProviderFactory = new CryptoProviderFactory { CustomCryptoProvider = new EdDsaProvider() };
    }

    public Ed25519PublicKeyParameters Public { get; }

    /// <summary>What signs; null where the key only tells who signed.</summary>
    public Ed25519PrivateKeyParameters? Private { get; }

    public override int KeySize => 8 * Ed25519PublicKeyParameters.KeySize;

    /// <summary>The key that a JSON Web Key is; null where that is one of another kind, or malformed.</summary>
    public static EdDsaKey? Of(JsonWebKey key)
    {
        if (key is not { Kty: "OKP", Crv: "Ed25519", X: { } x }) return null;
        try
        {
            var secret = key.D is { } d ? new Ed25519PrivateKeyParameters(Base64UrlEncoder.DecodeBytes(d)) : null;
            return new EdDsaKey(new Ed25519PublicKeyParameters(Base64UrlEncoder.DecodeBytes(x)), secret) { KeyId = key.KeyId };
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return null;
        }
    }
}
