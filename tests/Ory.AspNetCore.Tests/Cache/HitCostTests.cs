using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Tests;

/// <summary>What a cached hit allocates beyond a handler that answers NoResult: a number that does not depend on the machine's load. Alone, because a test beside it that listens to the meters makes a hit pay for tags.</summary>
[Collection(nameof(Alone))]
public class HitCostTests
{
    [Fact]
    public async Task A_hit_allocates_at_most_1500_bytes_reading_the_user_included()
    {
        await using var app = await TestApp.StartAsync(build: builder =>
        {
            builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, NothingHandler>("Nothing", null);
            // The logs that the tests collect are allocations of the tests.
            builder.Logging.ClearProviders();
        });

        var hit = Measure(app, OryDefaults.AuthenticationScheme);
        var floor = Measure(app, "Nothing");

        Assert.Single(app.Ory.Whoamis);
        Assert.InRange(hit - floor, 1, 1500);
    }

    private static long Measure(TestApp app, string scheme)
    {
        var cookie = "ory_kratos_session=" + new string('M', 500);
        for (var i = 0; i < 200; i++)
            Request(app, scheme, cookie);

        // The least of several: now and then the runtime allocates for itself.
        return Enumerable.Range(0, 50).Min(_ => Request(app, scheme, cookie));
    }

    private static long Request(TestApp app, string scheme, string cookie)
    {
        using var scope = app.Services.CreateScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = cookie;

        var before = GC.GetAllocatedBytesForCurrentThread();
        var authentication = context.AuthenticateAsync(scheme);
        if (!authentication.IsCompletedSuccessfully)
        {
            // The first request waits for Ory.
            authentication.GetAwaiter().GetResult();
            return long.MaxValue;
        }

        if (authentication.Result.Principal is { } user)
        {
            Assert.NotNull(user.FindFirstValue(ClaimTypes.NameIdentifier));
            Assert.NotNull(user.FindFirstValue(OryClaimTypes.Aal));
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class NothingHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
