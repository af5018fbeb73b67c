using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>A session cookie that Ory renews goes to one browser: no cache of the framework keeps it for the next.</summary>
public class StoredCookiesTests
{
    private const string Renewed = "ory_kratos_session=renewed; Path=/; Max-Age=86399; HttpOnly; SameSite=Lax";

    [Theory]
    [InlineData("output", true)]
    [InlineData("output", false)]
    [InlineData("output for everybody", true)]
    [InlineData("output for everybody", false)]
    [InlineData("response", true)]
    [InlineData("response", false)]
    public async Task A_relayed_cookie_is_stored_by_no_cache_wherever_it_stands(string cache, bool cacheFirst)
    {
        await using var app = await TestApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => _ = cache == "output for everybody" ? policy.AddPolicy<StoresEverything>().Cache() : policy.Cache()));
                builder.Services.AddResponseCaching();
                builder.Services.AddSingleton<IStartupFilter>(new Pipeline(cache == "response", cacheFirst));
            },
            map: app => app.MapGet("/page", (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "public, max-age=60";
                return Results.Text("for everybody");
            }));
        app.Ory.Always(() =>
        {
            var answer = StubOry.Session();
            answer.Headers.TryAddWithoutValidation("Set-Cookie", Renewed);
            return answer;
        });

        using (var ann = await app.SendAsync("/page", "ory_kratos_session=old"))
        {
            Assert.Equal([Renewed], ann.Headers.GetValues("Set-Cookie"));
            Assert.Equal("no-cache,no-store", Assert.Single(ann.Headers.NonValidated["Cache-Control"]));
        }

        app.Ory.Always(() => StubOry.Session(sessionId: "2"));
        var stored = false;
        foreach (var cookie in new[] { null, null, "ory_kratos_session=bob", "ory_kratos_session=old", null })
        {
            using var response = await app.SendAsync("/page", cookie);
            Assert.Equal("for everybody", await response.Content.ReadAsStringAsync());
            Assert.False(response.Headers.Contains("Set-Cookie"), cookie);
            stored |= response.Headers.Age is not null;
        }

        // It does store.
        Assert.True(stored);
    }

    // As an application may want it for pages that it knows to be nobody's: our saying no to storing is overruled.
    private sealed class StoresEverything : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation) => Allow(context);

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => Allow(context);

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => Allow(context);

        private static ValueTask Allow(OutputCacheContext context)
        {
            context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = true;
            context.ResponseExpirationTimeSpan = TimeSpan.FromMinutes(1);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Pipeline(bool responseCaching, bool cacheFirst) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            if (!cacheFirst)
                app.UseAuthentication();
            if (responseCaching)
                app.UseResponseCaching();
            else
                app.UseOutputCache();
            next(app);
        };
    }
}
