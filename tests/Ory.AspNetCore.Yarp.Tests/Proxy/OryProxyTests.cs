using System.Net;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Yarp.Tests;

public class OryProxyTests
{
    [Fact]
    public async Task Ory_learns_of_the_caller_what_the_connection_says_and_nothing_that_he_says()
    {
        await using var gateway = await Gateway.StartAsync();
        await gateway.GetAsync("/.ory/self-service/login/browser?return_to=%2Fa%20b",
            ("X-Forwarded-For", "1.1.1.1"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Port", "1"), ("X-Forwarded-Prefix", "/x"),
            ("X-Forwarded", "1.1.1.1"), ("Forwarded", "for=1.1.1.1"), ("True-Client-IP", "1.1.1.1"), ("X-Real-IP", "1.1.1.1"), ("Cf-Connecting-IP", "1.1.1.1"),
            ("Cf-Ipcity", "Nowhere"), ("Cf-Ipcountry", "XX"), ("X-Original-URL", "/admin/identities"), ("X-Rewrite-URL", "/admin"), ("X-User-Id", "root"),
            ("User-Agent", "Agent/1.0 (ünï)"), ("Accept", "text/html"), ("Accept-Language", "de"), ("Origin", "https://x.example"), ("X-Custom", "y"));

        var seen = Assert.Single(gateway.Ory.Seen);
        Assert.Equal("/self-service/login/browser?return_to=%2Fa%20b", seen.Target);
        Assert.Equal("127.0.0.1", seen["X-Forwarded-For"]);
        Assert.Equal("127.0.0.1", seen["X-Real-IP"]);
        Assert.Equal("127.0.0.1", seen["True-Client-IP"]);
        Assert.Equal("http", seen["X-Forwarded-Proto"]);
        Assert.Equal(gateway.Url.Authority, seen["X-Forwarded-Host"]);
        Assert.Equal("/.ory", seen["X-Forwarded-Prefix"]);
        Assert.Equal("Agent/1.0 (ünï)", seen["User-Agent"]);
        Assert.Equal("https://x.example", seen["Origin"]);
        Assert.Equal(new Uri(gateway.Ory.Url).Authority, seen["Host"]);
        foreach (var name in (string[])["X-Forwarded-Port", "X-Forwarded", "Forwarded", "Cf-Connecting-IP", "Cf-Ipcity", "Cf-Ipcountry", "X-Original-URL", "X-Rewrite-URL", "X-User-Id", "X-Custom"])
            Assert.Null(seen[name]);
    }

    [Fact]
    public async Task Ory_gets_its_own_cookies_and_tokens_and_nothing_of_the_applications()
    {
        await using var gateway = await Gateway.StartAsync();
        await gateway.GetAsync("/.ory/self-service/login/browser",
            ("Cookie", "app=secret; ory_kratos_session=s|=; .AspNetCore.Antiforgery=z; csrf_token_82b1=a+/=; ory_kratos_continuity=c; ory_session_slug=t; theme=dark"),
            ("Authorization", "Bearer ory_pat_admin"));
        var seen = gateway.Ory.Seen.Last();
        Assert.Equal("ory_kratos_session=s|=; csrf_token_82b1=a+/=; ory_kratos_continuity=c; ory_session_slug=t", seen["Cookie"]);
        Assert.Null(seen["Authorization"]);

        await gateway.GetAsync("/.ory/self-service/login/api", ("Authorization", "Bearer ory_st_x"), ("Cookie", "app=1"));
        Assert.Equal("Bearer ory_st_x", gateway.Ory.Seen.Last()["Authorization"]);
        Assert.Null(gateway.Ory.Seen.Last()["Cookie"]);
    }

    [Theory]
    [InlineData("/.ory/admin/identities")]
    [InlineData("/.ory/")]
    [InlineData("/.ory/health/ready")]
    [InlineData("/.ory/sessions/%2e%2e/admin/identities")]
    [InlineData("/.ory/sessions/..%2fadmin%2fidentities")]
    [InlineData("/.ory/sessions/..%252fadmin")]
    [InlineData("/.ory/sessions/..%5cadmin")]
    [InlineData("/.ory//admin/identities")]
    [InlineData("/.ory/http://evil.example/sessions/whoami")]
    [InlineData("/.ory/@evil.example/sessions/whoami")]
    public async Task Nothing_but_the_public_paths_is_behind_it(string path)
    {
        await using var gateway = await Gateway.StartAsync();
        // As it stands: HttpClient would tidy the path up.
        using var client = gateway.CreateClient();
        using var answer = await client.GetAsync(new Uri(gateway.Url.ToString().TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(gateway.Ory.Seen);
    }

    [Theory]
    [InlineData("GET http://evil.example/.ory/admin/identities HTTP/1.1\r\nHost: evil.example")]
    [InlineData("GET http://127.0.0.1/.ory/../admin/identities HTTP/1.1\r\nHost: 127.0.0.1")]
    [InlineData("GET /.ory/sessions/../../admin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/..;/admin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions%2f..%2fadmin%2fidentities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory%2fadmin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/%2E%2E/%2E%2E/admin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/.%2e/admin HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/..\\admin HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/%00/whoami HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions//whoami HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET //.ory//admin HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/.ory/admin HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/%61dmin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/whoami%0d%0aX:y HTTP/1.1\r\nHost: localhost")]
    [InlineData("CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example:80")]
    public async Task However_the_request_line_is_written(string head)
    {
        await using var gateway = await Gateway.StartAsync();
        var answer = await RawHttp1.SendAsync(gateway.Url.Port, head + "\r\nConnection: close\r\n\r\n");
        Assert.Matches("^(HTTP/1.1 40[045] |$)", answer);
        Assert.Empty(gateway.Ory.Seen);
        Assert.Empty(gateway.Backend.Seen);
    }

    [Fact]
    public async Task The_address_of_an_absolute_request_line_is_not_where_it_goes()
    {
        await using var gateway = await Gateway.StartAsync();
        await RawHttp1.SendAsync(gateway.Url.Port, "GET http://evil.example/.ory/self-service/login/browser HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        Assert.Equal(new Uri(gateway.Ory.Url).Authority, Assert.Single(gateway.Ory.Seen)["Host"]);
    }

    [Fact]
    public async Task A_form_reaches_Ory_as_it_was_sent()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.Other = context =>
        {
            context.Response.StatusCode = 422;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("{}");
        };
        using var client = gateway.CreateClient();
        using var answer = await client.PostAsync("/.ory/self-service/login?flow=1", new FormUrlEncodedContent([new("method", "password"), new("password", "ä b")]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("method=password&password=%C3%A4+b", gateway.Ory.Seen.Last().Body);
        Assert.Equal("application/x-www-form-urlencoded", gateway.Ory.Seen.Last()["Content-Type"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_413(bool withLength)
    {
        await using var gateway = await Gateway.StartAsync(proxy: proxy => proxy.MaxRequestBodySize = 1000);
        gateway.Ory.Other = context =>
        {
            context.Response.StatusCode = 200;
            return Task.CompletedTask;
        };
        using var client = gateway.CreateClient();
        foreach (var (size, status) in ((int, HttpStatusCode)[])[(withLength ? 1000 : 900, HttpStatusCode.OK), (1001, HttpStatusCode.RequestEntityTooLarge)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/.ory/self-service/login?flow=1") { Content = new ByteArrayContent(new byte[size]) };
            request.Headers.TransferEncodingChunked = withLength ? null : true;
            using var answer = await client.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("POST", "/.ory/self-service/settings?flow=1")]
    [InlineData("POST", "/.ory/self-service/login?flow=1")]
    [InlineData("GET", "/.ory/self-service/logout?token=1")]
    [InlineData("DELETE", "/.ory/sessions")]
    public async Task What_a_caller_changes_at_Ory_is_seen_with_his_next_request(string method, string path)
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.Other = context =>
        {
            gateway.Ory.EndSession("alice");
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        gateway.Ory.AddSession("alice");
        var cookie = ("Cookie", "ory_kratos_session=alice");
        await gateway.GetAsync("/headers/x", cookie);
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);

        using var answer = await gateway.SendAsync(new HttpMethod(method), path, cookie);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await gateway.GetAsync("/headers/x", cookie);
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
    }

    [Fact]
    public async Task No_WebSocket_and_no_odd_method_gets_through()
    {
        await using var gateway = await Gateway.StartAsync();
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Url.Port}/.ory/sessions/whoami"), default));
        using var answer = await gateway.SendAsync(HttpMethod.Trace, "/.ory/sessions/whoami");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Empty(gateway.Ory.Seen);
    }

    [Fact]
    public async Task A_fallback_policy_does_not_stand_before_the_sign_in()
    {
        await using var gateway = await Gateway.StartAsync(configure: builder => Microsoft.Extensions.DependencyInjection.PolicyServiceCollectionExtensions.AddAuthorization(
            builder.Services, options => options.FallbackPolicy = options.DefaultPolicy));
        gateway.Ory.Other = context => context.Response.WriteAsync("ok");
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/.ory/self-service/login/browser")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/.well-known/jwks.json")).StatusCode);
    }
}
