using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator.Tests;

public class TokenizerTests
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("EdDSA")]
    public async Task A_session_becomes_a_token_that_the_configured_key_signed(string algorithm)
    {
        var (jwks, publicKey) = Keys(algorithm);
        await using var ory = await StartAsync(Reference.To(jwks), claims => claims.Claims["email"] = claims.Session.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("ann@example.org"));

        var (status, body) = await TokenizeAsync(ory, session, "gateway");

        Assert.Equal(HttpStatusCode.OK, status);
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(
            body.GetProperty("tokenized").GetString(),
            new TokenValidationParameters { IssuerSigningKey = publicKey, ValidIssuer = ory.PublicUrl.OriginalString, ValidateAudience = false });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(session.IdentityId.ToString(), result.Claims["sub"]);
        Assert.Equal(session.Id.ToString(), result.Claims["sid"]);
        Assert.Equal("ann@example.org", result.Claims["email"]);
        Assert.Equal("JWT", ((JsonWebToken)result.SecurityToken).Typ);
        Assert.Equal(TimeSpan.FromMinutes(2), result.SecurityToken.ValidTo - result.SecurityToken.ValidFrom);
    }

    // Go asks neither for a set where there is one key, nor for the length of a secret.
    [Theory]
    [InlineData("""{"kty":"oct","k":"c2VjcmV0","alg":"HS256","kid":"1"}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0","alg":"HS256","kid":"1"}]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0","alg":"HS512"}]}""")]
    public async Task A_key_alone_and_a_short_secret_sign(string jwks)
    {
        await using var ory = await StartAsync(Reference.To(jwks), null);
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        var (status, body) = await TokenizeAsync(ory, session, "gateway");

        Assert.Equal(HttpStatusCode.OK, status);
        var parts = body.GetProperty("tokenized").GetString()!.Split('.');
        Func<byte[], byte[], byte[]> hash = jwks.Contains("HS512", StringComparison.Ordinal) ? HMACSHA512.HashData : HMACSHA256.HashData;
        Assert.Equal(Base64UrlEncoder.Encode(hash("secret"u8.ToArray(), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"))), parts[2]);
    }

    [Fact]
    public async Task A_mapper_cannot_make_the_token_somebody_elses()
    {
        await using var ory = await StartAsync("file://./nothing.json", claims => claims.Claims["sub"] = "somebody else");
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        var (_, body) = await TokenizeAsync(ory, session, "gateway");

        Assert.Equal(session.IdentityId.ToString(), new JsonWebToken(body.GetProperty("tokenized").GetString()).Subject);
    }

    [Fact]
    public async Task An_unknown_template_is_a_bad_request()
    {
        await using var ory = await StartAsync("file://./nothing.json", null);
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        Assert.Equal(HttpStatusCode.BadRequest, (await TokenizeAsync(ory, session, "other")).Status);
    }

    [Theory]
    [InlineData("""{"keys":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","alg":"ES256","kid":"1"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"EdDSA","kid":"1"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA","alg":"EdDSA","kid":"1"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("no keys", HttpStatusCode.InternalServerError)]
    public async Task A_key_set_that_cannot_sign_is_said_to(string jwks, HttpStatusCode expected)
    {
        await using var ory = await StartAsync(Reference.To(jwks), null);
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        Assert.Equal(expected, (await TokenizeAsync(ory, session, "gateway")).Status);
    }

    [Fact]
    public async Task The_subject_may_be_the_id_that_the_application_gave_and_who_has_none_gets_no_token()
    {
        await using var ory = await StartAsync("file://./nothing.json", null, "external_id");
        var known = await ory.CreateIdentityAsync("ann@example.org");
        await Asked.AdminAsync(ory, "PATCH", "/admin/identities/" + known.Id, """[{"op":"add","path":"/external_id","value":"customer-7"}]""");
        var stranger = await ory.CreateIdentityAsync("ben@example.org");

        var (_, told) = await TokenizeAsync(ory, await ory.SignInAsync(known), "gateway");
        var (refused, _) = await TokenizeAsync(ory, await ory.SignInAsync(stranger), "gateway");

        Assert.Equal("customer-7", new JsonWebToken(told.GetProperty("tokenized").GetString()).Subject);
        Assert.Equal(HttpStatusCode.BadRequest, refused);
    }

    private static Task<OryEmulator> StartAsync(string jwksUrl, Action<EmulatorTokenClaims>? mapper, string subject = "id") => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        TokenClaimsMapper = mapper,
        Configuration = $$"""
            session:
              whoami:
                tokenizer:
                  templates:
                    gateway:
                      ttl: 2m
                      jwks_url: {{jwksUrl}}
                      subject_source: {{subject}}
            """,
    });

    private static async Task<(HttpStatusCode Status, JsonElement Body)> TokenizeAsync(OryEmulator ory, EmulatorSession session, string template)
    {
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"sessions/whoami?tokenize_as={template}");
        request.Headers.Add("X-Session-Token", session.SessionToken);
        using var answer = await http.SendAsync(request);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.RootElement.Clone());
    }

    private static (string Jwks, SecurityKey Public) Keys(string algorithm)
    {
        JsonWebKey key;
        SecurityKey verifying;
        switch (algorithm)
        {
            case ['R' or 'P', 'S', ..]:
                var rsa = RSA.Create(2048);
                key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(true)));
                verifying = new RsaSecurityKey(rsa.ExportParameters(false));
                break;
            case ['E', 'S', ..]:
                var ec = ECDsa.Create(algorithm switch { "ES384" => ECCurve.NamedCurves.nistP384, "ES512" => ECCurve.NamedCurves.nistP521, _ => ECCurve.NamedCurves.nistP256 });
                key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ec));
                verifying = new ECDsaSecurityKey(ECDsa.Create(ec.ExportParameters(false)));
                break;
            case "EdDSA":
                key = new JsonWebKey { Kty = "OKP", Crv = "Ed25519", X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" };
                verifying = EdDsaKey.Of(new JsonWebKey { Kty = key.Kty, Crv = key.Crv, X = key.X })!;
                break;
            default:
                var secret = RandomNumberGenerator.GetBytes(64);
                key = JsonWebKeyConverter.ConvertFromSymmetricSecurityKey(new SymmetricSecurityKey(secret));
                verifying = new SymmetricSecurityKey(secret);
                break;
        }

        var members = new Dictionary<string, string?>
        {
            ["kty"] = key.Kty,
            ["kid"] = "1",
            ["alg"] = algorithm,
            ["use"] = "sig",
            ["crv"] = key.Crv,
            ["x"] = key.X,
            ["y"] = key.Y,
            ["d"] = key.D,
            ["k"] = key.K,
            ["n"] = key.N,
            ["e"] = key.E,
            ["p"] = key.P,
            ["q"] = key.Q,
            ["dp"] = key.DP,
            ["dq"] = key.DQ,
            ["qi"] = key.QI,
        };
        verifying.KeyId = "1";
        return (JsonSerializer.Serialize(new { keys = new[] { members.Where(member => member.Value is not null).ToDictionary() } }), verifying);
    }
}
