using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>What comes back from Ory through the proxy.</summary>
public class OryProxyAnswerTests
{
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
            var body = $"<a href=\"{ory.Url}\">See Other</a>";
            context.Response.ContentLength = body.Length;
            return context.Response.WriteAsync(body);
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
        Assert.Null(answer.Content.Headers.ContentType);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Behind_https_cookies_are_Secure_and_addresses_are_of_the_public_origin()
    {
        // With what browsers leave out.
        await using var gateway = await Gateway.StartAsync(new() { ["Authentication:Schemes:Ory:PublicOrigin"] = "https://App.Example:443/" });
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

    // Browsers got the other scheme's cookie from its own Ory, and that is where it stays.
    [Fact]
    public async Task The_cookie_of_a_scheme_that_the_proxy_does_not_serve_stays_as_Ory_renewed_it()
    {
        await using var gateway = await Gateway.StartAsync(
            new() { ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = "staff", ["Authentication:Schemes:Ory:AcceptCookie"] = "false" },
            configure: Gateway.AddStaff);
        gateway.Ory.AddSession("sue");
        var renewed = gateway.Ory.RenewedCookie = "ory_kratos_session=sue; Path=/; Domain=ory.example; Max-Age=3600; HttpOnly; SameSite=Lax";

        using var answer = await gateway.GetAsync("/headers/x", ("Cookie", "ory_kratos_session=sue"));

        Assert.Equal(renewed, answer.Headers.GetValues("Set-Cookie").Single());
    }

    [Fact]
    public async Task Nothing_of_one_callers_cookies_is_kept_for_the_next()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.Other = context =>
        {
            context.Response.Headers.SetCookie = "ory_kratos_session=alice; Path=/; HttpOnly";
            return Task.CompletedTask;
        };

        using var first = await gateway.GetAsync("/.ory/self-service/login/browser");
        using var second = await gateway.GetAsync("/.ory/self-service/login/browser");

        Assert.Equal(["ory_kratos_session=alice; Path=/; HttpOnly"], first.Headers.GetValues("Set-Cookie"));
        Assert.All(gateway.Ory.Seen, seen => Assert.Null(seen["Cookie"]));
    }

    [Fact]
    public async Task A_request_that_says_of_no_host_that_it_is_for_it_fails_nothing_of_the_application()
    {
        await using var gateway = await Gateway.StartAsync(map: app => app.MapGet("/own", () => "own"));
        gateway.Ory.AddSession("alice");
        gateway.Ory.RenewedCookie = "ory_kratos_session=alice; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax";
        var answer = await RawHttp1.SendAsync(gateway.Url.Port, "GET /own HTTP/1.1\r\nHost: xn--\r\nCookie: ory_kratos_session=alice\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer);
    }

    // A port that goes without saying may be said.
    [Theory]
    [InlineData("https://id.example/ory/", "application/json")]
    [InlineData("https://id.example:443/ory", "application/problem+json")]
    public async Task The_address_that_Ory_gives_itself_may_be_another_one(string issued, string contentType)
    {
        await using var gateway = await Gateway.StartAsync(proxy: proxy => proxy.IssuedUrls.Add(issued));
        gateway.Ory.Other = context =>
        {
            context.Response.ContentType = contentType;
            return context.Response.WriteAsync("""{"logout_url":"https://id.example/ory/self-service/logout?token=1"}""");
        };
        using var answer = await gateway.GetAsync("/.ory/self-service/logout/browser");
        Assert.Equal($$"""{"logout_url":"{{gateway.Url}}.ory/self-service/logout?token=1"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Of_two_addresses_of_Ory_the_longer_one_is_meant()
    {
        await using var gateway = await Gateway.StartAsync(proxy: proxy =>
        {
            proxy.IssuedUrls.Add("https://id.example");
            proxy.IssuedUrls.Add("https://id.example/ory");
        });
        gateway.Ory.Other = context => context.Response.WriteAsJsonAsync(new { error = new { reason = "Begin again at https://id.example/ory/self-service/login/browser." } });
        using var answer = await gateway.GetAsync("/.ory/self-service/login/flows?id=1");
        Assert.Contains($"at {gateway.Url}.ory/self-service/login/browser.", await answer.Content.ReadAsStringAsync());
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
    [InlineData("HEAD", 200)]
    [InlineData("GET", 304)]
    public async Task An_answer_without_a_body_stays_one(string method, int status)
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.Other = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            context.Response.Headers.ETag = "\"1\"";
            return Task.CompletedTask;
        };
        using var answer = await gateway.SendAsync(new HttpMethod(method), "/.ory/schemas/default");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("one.example", "")]
    [InlineData("two.example:8443", "/app")]
    [InlineData("two.example", "/%C3%A4%20b")]
    public async Task Each_host_and_path_base_of_the_application_sees_its_own_address(string host, string pathBase)
    {
        await using var gateway = await Gateway.StartAsync(map: app => app.UsePathBase(PathString.FromUriComponent(pathBase)).UseRouting());
        var ory = gateway.Ory;
        ory.Other = context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$$"""{"ui":{"action":"{{{ory.Url}}}/self-service/login?flow=1"}}""");
        };
        using var answer = await gateway.GetAsync(pathBase + "/.ory/self-service/login/flows?id=1", ("Host", host));
        Assert.Equal($$$"""{"ui":{"action":"http://{{{host}}}{{{pathBase}}}/.ory/self-service/login?flow=1"}}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(host, ory.Seen.Last()["X-Forwarded-Host"]);
        Assert.Equal(pathBase + "/.ory", ory.Seen.Last()["X-Forwarded-Prefix"]);
    }
}
