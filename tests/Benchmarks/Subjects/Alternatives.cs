using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Ory.AspNetCore;

namespace Benchmarks;

/// <summary>Each way to know who somebody is. All carry the same claims.</summary>
public static class Alternatives
{
    public static Alternative Floor() => new(services => services
        .AddAuthentication("Floor").AddScheme<AuthenticationSchemeOptions, NoResultHandler>("Floor", null));

    /// <summary><c>AddOry()</c>; without <paramref name="ory"/> a stub of Ory that always knows who it is.</summary>
    public static Alternative Ory(HttpMessageHandler? ory = null, Action<OryOptions>? configure = null) => new(services =>
    {
        services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options =>
        {
            options.BaseUrl = "http://localhost:4433";
            options.CacheDuration = TimeSpan.FromHours(1);
            configure?.Invoke(options);
        });
        if (ory is not null || configure is null)
            services.AddHttpClient(OryDefaults.GetHttpClientName(OryDefaults.AuthenticationScheme)).ConfigurePrimaryHttpMessageHandler(() => ory ?? new StubOry());
    });

    public static Alternative Cookie()
    {
        var protection = new EphemeralDataProtectionProvider().CreateProtector("Benchmarks");
        var format = new TicketDataFormat(protection);
        var now = TimeProvider.System.GetUtcNow();
        var properties = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddDays(1) };
        var value = format.Protect(new AuthenticationTicket(SessionClaims.Principal(SessionClaims.Read(RecordedSession.Json)), properties, "Cookies"));
        return new Alternative(
            services => services.AddAuthentication("Cookies").AddCookie("Cookies", options =>
            {
                options.TicketDataFormat = format;
                options.SlidingExpiration = false;
            }),
            "Cookie",
            ".AspNetCore.Cookies=" + value);
    }

    public static Alternative JwtHs256() => Jwt(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)), SecurityAlgorithms.HmacSha256);

    public static Alternative JwtRs256() => Jwt(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "1" }, SecurityAlgorithms.RsaSha256);

    public static Alternative JwtEs256() => Jwt(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "1" }, SecurityAlgorithms.EcdsaSha256);

    public static Alternative MemoryCache() => new(services =>
    {
        services.AddMemoryCache();
        services.AddAuthentication("Memory").AddScheme<AuthenticationSchemeOptions, MemoryCacheHandler>("Memory", null);
    });

    public static Alternative HybridCache() => new(services =>
    {
        services.AddHybridCache();
        services.AddAuthentication("Hybrid").AddScheme<AuthenticationSchemeOptions, HybridCacheHandler>("Hybrid", null);
    });

    private static Alternative Jwt(SecurityKey key, string algorithm)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity(SessionClaims.Read(RecordedSession.Json).Select(claim => new Claim(claim.Type, claim.Value))),
            Issuer = "https://id.example.org",
            Audience = "app",
            NotBefore = now,
            Expires = now.AddDays(1),
            SigningCredentials = new SigningCredentials(key, algorithm),
        });
        return new Alternative(
            services => services.AddAuthentication("Bearer").AddJwtBearer("Bearer", options =>
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidIssuer = "https://id.example.org",
                    ValidAudience = "app",
                    IssuerSigningKey = key,
                    NameClaimType = ClaimTypes.NameIdentifier,
                };
            }),
            "Authorization",
            "Bearer " + token);
    }
}
