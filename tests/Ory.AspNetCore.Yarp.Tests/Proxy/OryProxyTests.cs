using System.IO.Compression;
using System.Net;
using System.Text;
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

    [Fact]
    public async Task Cookies_redirects_and_links_come_back_as_the_applications_own()
    {
        await using var gateway = await Gateway.StartAsync();
        var ory = gateway.Ory;
        ory.Other = context =>
        {
            context.Response.StatusCode = 303;
            context.Response.Headers.Location = ory.Url + "/self-service/login/browser?refresh=true&return_to=" + Uri.EscapeDataString(ory.Url + "/self-service/settings?flow=1");
            context.Response.Headers.Append("Set-Cookie", "csrf_token_1=a; Path=/; Domain=ory.example; Max-Age=31536000; HttpOnly; Secure; SameSite=None");
            context.Response.Headers.Append("Set-Cookie", "ory_kratos_session=b; Path=/; HttpOnly; SameSite=Lax");
            context.Response.Headers.Append("Set-Cookie", "__cf_bm=x; Path=/; Domain=.oryapis.com");
            context.Response.Headers.Append("Set-Cookie", "theme=light; Path=/");
            context.Response.Headers["Access-Control-Allow-Origin"] = "*";
            context.Response.Headers["Access-Control-Allow-Credentials"] = "true";
            context.Response.Headers["Server"] = "secret";
            context.Response.Headers["X-Powered-By"] = "secret";
            context.Response.Headers["Link"] = "</sessions?page=1>; rel=\"next\"";
            context.Response.Headers["Cache-Control"] = "private, no-cache, no-store, must-revalidate";
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync($"<a href=\"{ory.Url}\">See Other</a>");
        };

        using var answer = await gateway.GetAsync("/.ory/self-service/settings");
        var own = gateway.Url.ToString().TrimEnd('/') + "/.ory";
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"{own}/self-service/login/browser?refresh=true&return_to={Uri.EscapeDataString(own + "/self-service/settings?flow=1")}", answer.Headers.GetValues("Location").Single());
        Assert.Equal(
            ["csrf_token_1=a; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", "ory_kratos_session=b; Path=/; HttpOnly; SameSite=Lax"],
            answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal("</.ory/sessions?page=1>; rel=\"next\"", answer.Headers.GetValues("Link").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Behind_https_cookies_are_Secure_and_addresses_are_of_the_public_origin()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["Authentication:Schemes:Ory:PublicOrigin"] = "https://app.example" });
        var ory = gateway.Ory;
        ory.Other = context =>
        {
            context.Response.Headers.Append("Set-Cookie", "ory_kratos_session=b; Path=/; HttpOnly; SameSite=Lax");
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$$"""{"ui":{"action":"{{{ory.Url}}}/self-service/login?flow=1"}}""");
        };

        using var answer = await gateway.GetAsync("/.ory/self-service/login/flows?id=1");
        Assert.Equal("ory_kratos_session=b; Path=/; HttpOnly; SameSite=Lax; Secure", answer.Headers.GetValues("Set-Cookie").Single());
        Assert.Equal("""{"ui":{"action":"https://app.example/.ory/self-service/login?flow=1"}}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("https", ory.Seen.Last()["X-Forwarded-Proto"]);
        Assert.Equal("app.example", ory.Seen.Last()["X-Forwarded-Host"]);
    }

    [Fact]
    public async Task A_session_cookie_that_Ory_renews_replaces_the_one_that_the_proxy_gave()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["Authentication:Schemes:Ory:PublicOrigin"] = "https://app.example" });
        gateway.Ory.AddSession("alice");
        gateway.Ory.RenewedCookie = "ory_kratos_session=alice; Path=/; Domain=ory.example; Max-Age=3600; HttpOnly; SameSite=Lax";
        using var answer = await gateway.GetAsync("/headers/x", ("Cookie", "ory_kratos_session=alice"));
        Assert.Equal("ory_kratos_session=alice; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure", answer.Headers.GetValues("Set-Cookie").Single());
    }

    [Fact]
    public async Task The_address_that_Ory_gives_itself_may_be_another_one()
    {
        await using var gateway = await Gateway.StartAsync(proxy: proxy => proxy.IssuedUrls.Add("https://id.example/ory/"));
        gateway.Ory.Other = context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"logout_url":"https://id.example/ory/self-service/logout?token=1"}""");
        };
        using var answer = await gateway.GetAsync("/.ory/self-service/logout/browser");
        Assert.Equal($$"""{"logout_url":"{{gateway.Url}}.ory/self-service/logout?token=1"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_answer_that_is_compressed_is_rewritten_as_well()
    {
        await using var gateway = await Gateway.StartAsync();
        var ory = gateway.Ory;
        ory.Other = async context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await zip.WriteAsync(Encoding.UTF8.GetBytes($$"""{"redirect_browser_to":"{{ory.Url}}/self-service/login/browser?aal=aal2"}"""));
        };
        using var answer = await gateway.GetAsync("/.ory/self-service/settings/browser", ("Accept-Encoding", "gzip, br"));
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal($$"""{"redirect_browser_to":"{{gateway.Url}}.ory/self-service/login/browser?aal=aal2"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_script_passes_to_the_byte_since_its_hash_is_known()
    {
        await using var gateway = await Gateway.StartAsync();
        var script = "window.x='" + gateway.Ory.Url + "';";
        gateway.Ory.Other = context =>
        {
            context.Response.ContentType = "text/javascript; charset=UTF-8";
            return context.Response.WriteAsync(script);
        };
        using var answer = await gateway.GetAsync("/.ory/.well-known/ory/webauthn.js");
        Assert.Equal(script, await answer.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
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

    [Fact]
    public async Task An_Ory_that_is_down_is_said_to_be_so()
    {
        await using var gateway = await Gateway.StartAsync();
        var address = gateway.Ory.Url;
        await gateway.Ory.DisposeAsync();
        using var answer = await gateway.GetAsync("/.ory/self-service/login/browser");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain(address, await answer.Content.ReadAsStringAsync());
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
