using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator.Tests;

/// <summary>An OpenID Connect provider on a port of its own, which lets everybody in as <c>login_hint</c> and insists on PKCE.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    // The key of RFC 8037, appendix A.
    private readonly JsonWebKey _edwards = new() { Kty = "OKP", Crv = "Ed25519", Kid = "2", X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" };
    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "1" };
    private readonly ConcurrentDictionary<string, (string Email, string Challenge, string RedirectUri)> _codes = new();
    private readonly WebApplication _app;

    private TestIssuer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>What the ID token says of its issuer; null: the truth.</summary>
    public string? Lie { get; set; }

    /// <summary>Whether the ID token says nothing of whom it is about.</summary>
    public bool NamesNobody { get; set; }

    /// <summary>What it signs with: <c>ES256</c> or <c>EdDSA</c>.</summary>
    public string Algorithm { get; set; } = SecurityAlgorithms.EcdsaSha256;

    /// <summary>What it says that it signs with.</summary>
    public string[] Algorithms { get; set; } = [SecurityAlgorithms.EcdsaSha256, EdDsaKey.Algorithm];

    /// <summary>Whether it says where its keys are.</summary>
    public bool HidesKeys { get; set; }

    /// <summary>What its userinfo endpoint says of everybody; null: it has none.</summary>
    public string? Tells { get; set; }

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new TestIssuer(builder.Build());
        issuer._app.Run(issuer.AnswerAsync);
        await issuer._app.StartAsync();
        return issuer;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Lets somebody in: the address that a browser is sent back to.</summary>
    public async Task<string> GrantAsync(string request, string email)
    {
        Assert.StartsWith(Url + "/auth?", request, StringComparison.Ordinal);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync($"{request}&login_hint={Uri.EscapeDataString(email)}");
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>An ID token about somebody.</summary>
    /// <param name="email">Who.</param>
    /// <param name="more">Further claims, each with a comma behind it.</param>
    public string Issue(string email, string more = "")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            $$"""{"iss":"{{Lie ?? Url}}","aud":"emulator",{{(NamesNobody ? "" : $"\"sub\":\"subject of {email}\",")}}"email":"{{email}}","given_name":"Ann",{{more}}"iat":{{now}},"exp":{{now + 300}}}""",
            new SigningCredentials(Algorithm == EdDsaKey.Algorithm ? EdDsaKey.Of(_edwards)! : _key, Algorithm));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/.well-known/openid-configuration":
                await context.Response.WriteAsJsonAsync(new
                {
                    issuer = Url,
                    authorization_endpoint = Url + "/auth",
                    token_endpoint = Url + "/token",
                    userinfo_endpoint = Tells is null ? null : Url + "/userinfo",
                    jwks_uri = HidesKeys ? null : Url + "/keys",
                    response_types_supported = new[] { "code" },
                    subject_types_supported = new[] { "public" },
                    id_token_signing_alg_values_supported = Algorithms,
                    code_challenge_methods_supported = new[] { "S256" },
                });
                break;
            case "/keys":
                var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(_key);
                await context.Response.WriteAsJsonAsync(new { keys = new object[] { new { kty = "EC", crv = jwk.Crv, x = jwk.X, y = jwk.Y, kid = "1", alg = "ES256", use = "sig" }, new { kty = "OKP", crv = "Ed25519", x = _edwards.X, kid = "2", alg = "EdDSA", use = "sig" } } });
                break;
            case "/auth":
                Authorize(context);
                break;
            case "/token":
                await TokenAsync(context);
                break;
            case "/userinfo" when context.Request.Headers.Authorization == "Bearer access":
                await context.Response.WriteAsync(Tells!);
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private void Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        var code = Guid.NewGuid().ToString();
        _codes[code] = (query["login_hint"].ToString(), query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        context.Response.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"]!, new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] }));
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes("emulator:secret"));
        if (context.Request.Headers.Authorization != $"Basic {secret}" || !_codes.TryRemove(form["code"].ToString(), out var granted)
            || granted.RedirectUri != form["redirect_uri"] || granted.Challenge != WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
        {
            context.Response.StatusCode = 400;
            return;
        }

        await context.Response.WriteAsJsonAsync(new { access_token = "access", refresh_token = "refresh", token_type = "bearer", expires_in = 300, id_token = Issue(granted.Email) });
    }
}
