using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Benchmarks;

/// <summary>The same on <see cref="HybridCache"/>.</summary>
public sealed class HybridCacheHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, HybridCache cache)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies["ory_kratos_session"] is not { } cookie)
            return AuthenticateResult.NoResult();

        var claims = await cache.GetOrCreateAsync(cookie, _ => ValueTask.FromResult(SessionClaims.Read(RecordedSession.Json)), cancellationToken: Context.RequestAborted);
        return AuthenticateResult.Success(new AuthenticationTicket(SessionClaims.Principal(claims), Scheme.Name));
    }
}
