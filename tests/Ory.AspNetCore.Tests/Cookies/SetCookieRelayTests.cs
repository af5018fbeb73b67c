using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Ory.AspNetCore.Tests;

public class SetCookieRelayTests
{
    private const string Renewed = "ory_kratos_session=new; Path=/; Expires=Tue, 24 Nov 2026 08:03:50 GMT; Max-Age=86399; HttpOnly; Secure; SameSite=Lax";

    [Fact]
    public async Task A_renewed_session_cookie_reaches_the_browser_as_it_was_sent_and_no_other_does()
    {
        await using var app = await StartAsync();

        using var response = await app.SendAsync("/outcome", "ory_kratos_session=old");

        Assert.Equal([Renewed], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal("no-cache,no-store", Assert.Single(response.Headers.NonValidated["Cache-Control"]));
    }

    [Fact]
    public async Task It_never_comes_from_the_cache()
    {
        await using var app = await StartAsync();

        using var first = await app.SendAsync("/outcome", "ory_kratos_session=old");
        using var second = await app.SendAsync("/outcome", "ory_kratos_session=old");

        Assert.True(first.Headers.Contains("Set-Cookie"));
        Assert.False(second.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Whoever_waited_for_the_same_answer_gets_it_too()
    {
        await using var app = await StartAsync();
        var gate = new TaskCompletionSource();
        app.Ory.Answer = async (_, _) =>
        {
            await gate.Task;
            return Answer();
        };

        using var lookups = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), OryDefaults.MeterName, "ory.session.cache.lookups");
        var responses = Enumerable.Range(0, 10).Select(_ => app.SendAsync("/outcome", "ory_kratos_session=old")).ToList();
        await lookups.WaitForMeasurementsAsync(10);
        gate.SetResult();

        Assert.All(await Task.WhenAll(responses), response => Assert.Equal([Renewed], response.Headers.GetValues("Set-Cookie")));
        Assert.Single(app.Ory.Whoamis);
    }

    [Fact]
    public async Task The_answer_that_carries_it_is_kept_by_no_cache_whatever_the_page_says_of_itself()
    {
        await using var app = await TestApp.StartAsync(map: app => app.MapGet("/page", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=60";
            context.Response.Headers.Expires = "Tue, 24 Nov 2099 08:03:50 GMT";
            return Results.Text("for everybody");
        }));
        app.Ory.Always(Answer);

        using var response = await app.SendAsync("/page", "ory_kratos_session=old");

        Assert.Equal([Renewed], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal("no-cache,no-store", Assert.Single(response.Headers.NonValidated["Cache-Control"]));
        Assert.Equal("no-cache", response.Headers.Pragma.ToString());
        Assert.False(response.Content.Headers.Contains("Expires"));
    }

    [Theory]
    [InlineData("ory_st_AAAA")]
    [InlineData("ory_kratos_session=old")]
    public async Task Somebody_with_a_token_gets_no_cookie(string token)
    {
        await using var app = await StartAsync();

        using var response = await app.SendAsync("/outcome", token: token);

        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Cache-Control"));
    }

    [Fact]
    public async Task After_the_response_has_started_it_is_dropped_and_nothing_fails()
    {
        var late = new StubOry();
        late.Always(Answer);
        await using var app = await TestApp.StartAsync(
            options => options.AcceptCookie = false,
            build: builder =>
            {
                builder.Services.AddAuthentication().AddOry("Late", options => options.BaseUrl = "http://127.0.0.1:4433");
                TestApp.Connect(builder.Services, "Late", late);
            },
            map: app => app.MapGet("/late", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("started ");
                await context.Response.Body.FlushAsync();
                await context.AuthenticateAsync("Late");
                await context.Response.WriteAsync(context.GetOryOutcome("Late").Kind.ToString());
            }));

        using var response = await app.SendAsync("/late", "ory_kratos_session=old");

        Assert.Equal("started Session", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Id == 5);
    }

    [Fact]
    public async Task A_cookie_that_was_renewed_and_then_taken_back_is_gone()
    {
        const string Deletion = "ory_kratos_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
        await using var app = await TestApp.StartAsync(map: app => app.MapPost("/own", (HttpContext context) => context.SignOutAsync()));
        app.Ory.Answer = (request, _) => Task.FromResult(request.Path switch
        {
            "/self-service/logout/browser" => StubOry.Json(HttpStatusCode.OK, """{"logout_url":"http://127.0.0.1:4433/self-service/logout?token=x","logout_token":"x"}"""),
            "/self-service/logout" => With(new HttpResponseMessage(HttpStatusCode.NoContent), Deletion),
            _ => Answer(),
        });

        using var response = await app.SendAsync("/own", "ory_kratos_session=old", method: HttpMethod.Post);

        Assert.Equal([Deletion], response.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task What_the_answer_itself_says_of_the_cookie_is_the_last_word()
    {
        const string SignedInAgain = "ory_kratos_session=another; Path=/; HttpOnly; SameSite=Lax";
        await using var app = await TestApp.StartAsync(map: app => app.MapGet("/login", (HttpContext context) => context.Response.Headers.Append("Set-Cookie", SignedInAgain)));
        app.Ory.Always(Answer);

        using var response = await app.SendAsync("/login", "ory_kratos_session=old");

        Assert.Equal([SignedInAgain], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal("no-cache,no-store", Assert.Single(response.Headers.NonValidated["Cache-Control"]));
    }

    private static HttpResponseMessage With(HttpResponseMessage response, string setCookie)
    {
        response.Headers.TryAddWithoutValidation("Set-Cookie", setCookie);
        return response;
    }

    private static async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync();
        app.Ory.Always(Answer);
        return app;
    }

    private static HttpResponseMessage Answer()
    {
        var response = StubOry.Session();
        response.Headers.TryAddWithoutValidation("Set-Cookie", "csrf_token_806060=x; Path=/");
        response.Headers.TryAddWithoutValidation("Set-Cookie", "ory_kratos_session_other=x; Path=/");
        response.Headers.TryAddWithoutValidation("Set-Cookie", Renewed);
        return response;
    }
}
