using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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
        // Ory Network would send the browser on to the project's own domain, away from the application's origin.
        Assert.Equal("true", seen["Ory-No-Custom-Domain-Redirect"]);
        foreach (var name in (string[])["X-Forwarded-Port", "X-Forwarded", "Forwarded", "Cf-Connecting-IP", "Cf-Ipcity", "Cf-Ipcountry", "X-Original-URL", "X-Rewrite-URL", "X-User-Id", "X-Custom"])
            Assert.Null(seen[name]);
    }

    [Fact]
    public async Task Ory_gets_its_own_cookies_and_tokens_and_nothing_of_the_applications()
    {
        await using var gateway = await Gateway.StartAsync();
        await gateway.GetAsync("/.ory/self-service/login/browser",
            ("Cookie", "app=secret; ory_kratos_session=s|=; .AspNetCore.Antiforgery=z; csrf_token=own; csrf_token_82b1=a+/=; ory_kratos_continuity=c; ory_session_slug=t; theme=dark"),
            ("Authorization", "Bearer ory_pat_admin"));
        var seen = gateway.Ory.Seen.Last();
        Assert.Equal("ory_kratos_session=s|=; csrf_token_82b1=a+/=; ory_kratos_continuity=c; ory_session_slug=t", seen["Cookie"]);
        Assert.Null(seen["Authorization"]);

        await gateway.GetAsync("/.ory/self-service/login/api", ("Authorization", "Bearer ory_st_x"), ("Cookie", "app=1"));
        Assert.Equal("Bearer ory_st_x", gateway.Ory.Seen.Last()["Authorization"]);
        Assert.Null(gateway.Ory.Seen.Last()["Cookie"]);
    }

    [Fact]
    public async Task Of_two_bearers_Ory_gets_none()
    {
        await using var gateway = await Gateway.StartAsync();
        await RawHttp1.SendAsync(gateway.Url.Port,
            $"GET /.ory/self-service/login/api HTTP/1.1\r\nHost: {gateway.Url.Authority}\r\nAuthorization: Bearer ory_st_x\r\nAuthorization: Bearer ory_st_y\r\nConnection: close\r\n\r\n");
        Assert.Null(Assert.Single(gateway.Ory.Seen)["Authorization"]);
    }

    [Fact]
    public async Task Ory_is_shown_the_session_cookie_of_its_own_scheme_only_and_gives_only_that()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["Authentication:Schemes:Ory:SessionCookieName"] = "own_session" });
        gateway.Ory.Other = context =>
        {
            context.Response.Headers.Append("Set-Cookie", "own_session=new; Path=/");
            context.Response.Headers.Append("Set-Cookie", "ory_kratos_session=new; Path=/");
            context.Response.Headers.Append("Set-Cookie", "ory_kratos_continuity=new; Path=/");
            return Task.CompletedTask;
        };

        using var answer = await gateway.GetAsync("/.ory/self-service/login/browser",
            ("Cookie", "ory_kratos_session=others; own_session=s; ory_session_slug=others; csrf_token_1=t; ory_kratos_continuity=c"));

        Assert.Equal("own_session=s; csrf_token_1=t; ory_kratos_continuity=c", gateway.Ory.Seen.Last()["Cookie"]);
        Assert.Equal(["own_session=new; Path=/", "ory_kratos_continuity=new; Path=/"], answer.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task Over_HTTP_2_it_is_the_same_and_no_more()
    {
        await using var gateway = await Gateway.StartAsync(protocols: Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        gateway.Ory.Other = context => context.Response.WriteAsync("ok");
        using var client = gateway.CreateClient();
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        // Each cookie a field of its own (RFC 9113, 8.2.3).
        await RawHttp2.SendAsync(gateway.Url.Port, (":method", "GET"), (":scheme", "http"), (":authority", "localhost"), (":path", "/.ory/self-service/login/browser"),
            ("cookie", "app=secret"), ("cookie", "ory_kratos_session=s"), ("cookie", "csrf_token_1=t"), ("x-forwarded-for", "1.1.1.1"));
        await RawHttp2.SendAsync(gateway.Url.Port, (":method", "GET"), (":scheme", "http"), (":authority", "localhost"), (":path", "/.ory/../admin/identities"));
        await RawHttp2.SendAsync(gateway.Url.Port, (":method", "GET"), (":scheme", "http"), (":authority", "evil.example"), (":path", "http://evil.example/.ory/admin/identities"));
        Assert.Equal("ok", await client.GetStringAsync("/.ory/self-service/login/browser"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/.ory/admin/identities")).StatusCode);

        // Beside the gateway's own question who is calling.
        SeenRequest[] passed = [.. gateway.Ory.Seen.Where(seen => seen.Target != "/sessions/whoami")];
        Assert.Equal(["/self-service/login/browser", "/self-service/login/browser"], passed.Select(seen => seen.Target));
        Assert.Equal("ory_kratos_session=s; csrf_token_1=t", passed[0]["Cookie"]);
        Assert.Equal("127.0.0.1", passed[0]["X-Forwarded-For"]);
    }

    [Fact]
    public async Task A_caller_over_IPv6_with_an_IPv4_address_has_that_address()
    {
        await using var gateway = await Gateway.StartAsync(map: app => app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:192.0.2.7");
            return next(context);
        }));
        await gateway.GetAsync("/.ory/self-service/login/browser");
        foreach (var name in (string[])["X-Forwarded-For", "X-Real-IP", "True-Client-IP"])
            Assert.Equal("192.0.2.7", Assert.Single(gateway.Ory.Seen)[name]);
    }

    // What Connection names is for the next hop alone: it must not take from Ory what the gateway says.
    [Fact]
    public async Task Nothing_that_the_gateway_says_can_be_announced_away()
    {
        await using var gateway = await Gateway.StartAsync();
        await RawHttp1.SendAsync(gateway.Url.Port, "GET /.ory/self-service/login/browser HTTP/1.1\r\nHost: localhost\r\nConnection: close, X-Forwarded-For, True-Client-IP, X-Forwarded-Host\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n");
        var seen = Assert.Single(gateway.Ory.Seen);
        Assert.Equal("127.0.0.1", seen["X-Forwarded-For"]);
        Assert.Equal("127.0.0.1", seen["True-Client-IP"]);
        Assert.NotNull(seen["X-Forwarded-Host"]);
    }

    // As the handler's own client, which asks the same Ory for the same sessions.
    [Fact]
    public async Task Ory_is_reached_through_the_machines_proxy_where_it_has_one()
    {
        await using var gateway = await Gateway.StartAsync();
        var handler = gateway.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("OryProxy");
        while (handler is DelegatingHandler { InnerHandler: { } inner })
            handler = inner;
        Assert.True(Assert.IsType<SocketsHttpHandler>(handler).UseProxy);
    }

    [Fact]
    public async Task A_redirect_of_Ory_is_the_callers_to_follow()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.Other = context =>
        {
            context.Response.Redirect(gateway.Ory.Url + "/self-service/login/flows?id=1");
            return Task.CompletedTask;
        };
        var answer = await gateway.GetAsync("/.ory/self-service/login/browser");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/.ory/self-service/login/flows?id=1", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Single(gateway.Ory.Seen);
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
    // What answers GET answers HEAD, and does the same.
    [InlineData("HEAD", "/.ory/self-service/logout?token=1")]
    [InlineData("GET", "/.ory/self-service/settings?flow=1")]
    [InlineData("GET", "/.ory/self-service/methods/oidc/callback/google?code=1")]
    [InlineData("DELETE", "/.ory/sessions")]
    [InlineData("POST", "/.ory/self-service/fed-cm/token")]
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
    public async Task People_are_led_to_the_proxy_where_it_is_within_a_group_of_routes()
    {
        var builder = Loopback.CreateBuilder();
        builder.Configuration["Authentication:Schemes:Ory:BaseUrl"] = "http://127.0.0.1:1";
        builder.Services.AddRouting().AddAuthentication(OryDefaults.AuthenticationScheme).AddOry();
        builder.Services.AddReverseProxy().LoadFromMemory([], []).AddOry();
        await using var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGroup("/auth").MapOryProxy("/ory");
        app.MapGet("/own", () => "own").RequireAuthorization();
        await app.StartAsync();

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var answer = await client.GetAsync("/own");

        Assert.Contains("\"/auth/ory/self-service/login/browser", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_fallback_policy_does_not_stand_before_the_sign_in()
    {
        await using var gateway = await Gateway.StartAsync(configure: builder => builder.Services.AddAuthorization(options => options.FallbackPolicy = options.DefaultPolicy));
        gateway.Ory.Other = context => context.Response.WriteAsync("ok");
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/.ory/self-service/login/browser")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/.well-known/jwks.json")).StatusCode);
    }
}
