using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator.Tests;

/// <summary>RFC 8037, appendix A.</summary>
public class EdDsaTests
{
    private const string Secret = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    private const string Public = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    private const string Signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private static readonly byte[] Signed = Encoding.ASCII.GetBytes("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");

    [Fact]
    public void A_key_signs_as_the_standard_has_it()
    {
        var key = Key(Secret)!;
        using var signer = key.CryptoProviderFactory.CreateForSigning(key, EdDsaKey.Algorithm);

        Assert.Equal(Signature, Base64UrlEncoder.Encode(signer.Sign(Signed)));
        Assert.False(signer.Sign(Signed, new byte[63], out _));
    }

    [Fact]
    public void A_public_key_verifies_and_cannot_sign()
    {
        var key = Key(null)!;
        using var verifier = key.CryptoProviderFactory.CreateForVerifying(key, EdDsaKey.Algorithm);

        Assert.True(verifier.Verify(Signed, Base64UrlEncoder.DecodeBytes(Signature)));
        Assert.False(verifier.Verify(Signed[1..], Base64UrlEncoder.DecodeBytes(Signature)));
        Assert.False(verifier.Verify(Signed, [1, 2, 3]));
        Assert.Throws<NotSupportedException>(() => verifier.Sign(Signed));
    }

    [Theory]
    [InlineData("OKP", "Ed25519", "AA", null)]
    [InlineData("OKP", "Ed25519", "?", null)]
    [InlineData("OKP", "Ed25519", null, null)]
    [InlineData("OKP", "Ed25519", Public, "AA")]
    [InlineData("OKP", "X25519", Public, null)]
    [InlineData("EC", "Ed25519", Public, null)]
    public void What_is_no_such_key_is_none(string kind, string curve, string? x, string? d) =>
        Assert.Null(EdDsaKey.Of(new JsonWebKey { Kty = kind, Crv = curve, X = x, D = d }));

    private static EdDsaKey? Key(string? secret) => EdDsaKey.Of(new JsonWebKey { Kty = "OKP", Crv = "Ed25519", X = Public, D = secret });
}
