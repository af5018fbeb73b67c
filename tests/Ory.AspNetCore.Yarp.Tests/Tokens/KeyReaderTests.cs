using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp.Tests;

public class KeyReaderTests
{
    [Fact]
    public void PEM_and_JWKS_give_the_same_key_by_the_same_name()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(true);
        var jwk = JsonSerializer.Serialize(new { kty = "EC", crv = "P-256", x = Base64UrlEncoder.Encode(parameters.Q.X), y = Base64UrlEncoder.Encode(parameters.Q.Y), d = Base64UrlEncoder.Encode(parameters.D) });

        var fromPkcs8 = KeyReader.Read(key.ExportPkcs8PrivateKeyPem(), "test").Single();
        var fromSec1 = KeyReader.Read("# a comment\n" + key.ExportECPrivateKeyPem(), "test").Single();
        var fromJwk = KeyReader.Read(jwk, "test").Single();
        var fromSet = KeyReader.Read($$"""{"keys":[{{jwk}},{"kty":"RSA","n":"AQAB","e":"AQAB"}]}""", "test").Single();
        var publicOnly = KeyReader.Read(key.ExportSubjectPublicKeyInfoPem(), "test").Single();

        foreach (var other in (GatewayKey[])[fromSec1, fromJwk, fromSet, publicOnly])
            Assert.Equal(fromPkcs8.Id, other.Id);
        Assert.NotNull(fromSet.Signing);
        Assert.Null(publicOnly.Signing);
    }

    [Fact]
    public void A_name_that_the_key_has_stays()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(false);
        var jwk = JsonSerializer.Serialize(new { kid = "mine", kty = "EC", crv = "P-256", x = Base64UrlEncoder.Encode(parameters.Q.X), y = Base64UrlEncoder.Encode(parameters.Q.Y) });
        Assert.Equal("mine", KeyReader.Read(jwk, "test").Single().Id);
    }

    public static TheoryData<string> Unusable => new(
        "",
        "no key",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":",
        RSA.Create(2048).ExportPkcs8PrivateKeyPem(),
        ECDsa.Create(ECCurve.NamedCurves.nistP384).ExportPkcs8PrivateKeyPem(),
        ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----");

    [Theory]
    [MemberData(nameof(Unusable))]
    public void What_is_no_P256_key_is_said_to_be_so_without_a_word_of_it(string text)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => KeyReader.Read(text, "keys.pem"));
        Assert.StartsWith("keys.pem", exception.Message);
        Assert.DoesNotContain("c2VjcmV0", exception.ToString());
    }
}
