using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Benchmarks;

/// <summary>What people write by hand: the body in <see cref="IMemoryCache"/> under the raw cookie, a new principal each time.</summary>
public sealed class MemoryCacheHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IMemoryCache cache)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies["ory_kratos_session"] is not { } cookie)
            return Task.FromResult(AuthenticateResult.NoResult());

        var claims = cache.GetOrCreate(cookie, entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1);
            return SessionClaims.Read(RecordedSession.Json);
        })!;
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(SessionClaims.Principal(claims), Scheme.Name)));
    }
}
