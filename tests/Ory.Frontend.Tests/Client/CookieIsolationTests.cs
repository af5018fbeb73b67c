using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.Frontend.Tests;

/// <summary>A server that hands out a cookie with every answer must get back from each caller what that caller gave, and nothing else.</summary>
public sealed class CookieIsolationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_cookie_of_one_caller_is_ever_sent_for_another(bool registered)
    {
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var server = await WireServer.StartAsync(async context =>
        {
            var caller = context.Request.Query["id"].ToString();
            var expected = caller.StartsWith("cookie", StringComparison.Ordinal) ? $"session={caller}" : "";
            var expectedToken = caller.StartsWith("token", StringComparison.Ordinal) ? caller : "";
            if (context.Request.Headers.Cookie.ToString() != expected || context.Request.Headers["X-Session-Token"].ToString() != expectedToken)
                wrong.Add($"{caller} came with '{context.Request.Headers.Cookie}'");
            context.Response.Headers.Append("Set-Cookie", $"session=stolen-from-{caller}; Path=/");
            context.Response.Headers.Append("Set-Cookie", $"csrf_token={caller}; Path=/; HttpOnly");
            await WireServer.Json(200, """{"id":"x","error":{}}""")(context);
        });
        await using var services = new ServiceCollection().AddOryFrontendClient(options => options.BaseUrl = server.Url).Services.BuildServiceProvider();
        var client = registered ? services.GetRequiredService<FrontendClient>() : new FrontendClient(server.Url);

        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) => await Call(number));
        for (var number = 300; number < 330; number++)
            await Call(number);

        Assert.Empty(wrong);
        Assert.Equal(330, server.Arrivals.Count);

        async Task Call(int number)
        {
            var (caller, credential) = (number % 3) switch
            {
                0 => ($"cookie{number}", FrontendCredential.FromCookie($"session=cookie{number}")),
                1 => ($"token{number}", FrontendCredential.FromSessionToken($"token{number}")),
                _ => ($"nobody{number}", FrontendCredential.None),
            };
            var answer = await client.GetFlowErrorAsync(caller, credential);
            Assert.Equal([$"session=stolen-from-{caller}; Path=/", $"csrf_token={caller}; Path=/; HttpOnly"], answer.SetCookies);
        }
    }

    [Fact]
    public void A_client_that_sends_a_credential_with_every_call_is_refused()
    {
        foreach (var (name, value) in new[] { ("Cookie", "a=b"), ("X-Session-Token", "ory_st_x"), ("Authorization", "Bearer ory_pat_x") })
        {
            var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1") };
            http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
            Assert.Throws<InvalidOperationException>(() => new FrontendClient(http));
        }
    }

    public static TheoryData<string> Handlers => ["sockets", "client", "wrapped"];

    /// <summary>An application may have reasons of its own for the innermost handler, such as a certificate; none of them is a jar.</summary>
    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task A_handler_that_an_application_puts_in_keeps_no_cookies_and_follows_no_redirect(string kind)
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.Headers.Append("Set-Cookie", "session=stolen; Path=/");
            if (context.Request.Query.ContainsKey("id"))
                await WireServer.Json(200, """{"id":"x","error":{}}""")(context);
            else
                context.Response.Redirect("/elsewhere");
        });
        var registration = new ServiceCollection();
        var builder = registration.AddOryFrontendClient(options => options.BaseUrl = server.Url);
        builder.ConfigurePrimaryHttpMessageHandler(() => kind switch
        {
            "sockets" => new SocketsHttpHandler(),
            "client" => new HttpClientHandler(),
            _ => new Wrapper { InnerHandler = new HttpClientHandler() },
        });
        await using var services = registration.BuildServiceProvider();
        var client = services.GetRequiredService<FrontendClient>();

        await client.GetFlowErrorAsync("first", FrontendCredential.FromCookie("session=first"));
        await client.GetFlowErrorAsync("second", FrontendCredential.FromCookie("session=second"));
        await client.GetFlowErrorAsync("nobody", FrontendCredential.None);
        Assert.Equal("/elsewhere", (await client.GetWellKnownChangePasswordAsync(default)).Value);

        Assert.Equal(["session=first", "session=second", null, null], server.Arrivals.Select(arrival => arrival.Headers.GetValueOrDefault("Cookie")));
    }

    [Fact]
    public void A_credential_does_not_show_itself()
    {
        Assert.Equal("session token", FrontendCredential.FromSessionToken("ory_st_secret").ToString());
        Assert.Equal("cookie", FrontendCredential.FromCookie("a=secret").ToString());
        Assert.Equal("none", FrontendCredential.None.ToString());
        Assert.Equal("none", default(FrontendCredential).ToString());
    }

    [Theory]
    [InlineData("a=b\r\nX-Evil: 1")]
    [InlineData("a=b\nc")]
    [InlineData("a=\0")]
    [InlineData(" ")]
    [InlineData("")]
    public void A_credential_cannot_smuggle_a_header(string value)
    {
        Assert.DoesNotContain("evil", Assert.ThrowsAny<ArgumentException>(() => FrontendCredential.FromCookie(value)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.ThrowsAny<ArgumentException>(() => FrontendCredential.FromSessionToken(value));
    }

    private sealed class Wrapper : DelegatingHandler;
}
