using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Requests that no page can do anything with are refused, without Ory and without circles.</summary>
public class BadRequestTests
{
    [Theory]
    [InlineData("/login?flow=" + LoginPage.Id)]
    [InlineData("/settings/sessions")]
    [InlineData("/sign-out")]
    public async Task What_cannot_be_read_as_a_form_is_a_bad_request_and_reaches_nobody(string path)
    {
        await using var host = new PagesHost();
        foreach (var (type, body) in ((string, string)[])[("multipart/form-data", "x"), ("multipart/form-data; boundary=x", "--x\r\nbroken"), ("application/x-www-form-urlencoded", new string('k', 3000) + "=v")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var response = await host.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        }

        Assert.Empty(host.Ory.Asked);
    }

    [Theory]
    [InlineData("xn--")]
    [InlineData("xn--a.example.org")]
    public async Task A_request_that_says_of_no_host_that_it_is_for_it_is_a_bad_request(string name)
    {
        await using var host = new PagesHost(onSocket: true);
        host.Ory.On("GET", "/self-service/login/browser", LoginPage.Flow(LoginPage.NewId), cookies: "csrf_token_ab=secret; Path=/; Domain=example.org");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login");
        request.Headers.TryAddWithoutValidation("Host", name);

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Such_a_request_fails_nothing_of_the_application_either()
    {
        await using var host = new PagesHost(onSocket: true, build: builder => builder.Services.AddSingleton<IStartupFilter>(new OwnPage()));
        host.Ory.On("GET", "/sessions/whoami", """{"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true,"expires_at":"2999-01-01T00:00:00Z","identity":{"id":"c7fcb75d-28f9-4ded-b2d6-0616fb00cc83","schema_id":"default","schema_url":"x","traits":{}}}""",
            200, "ory_kratos_session=own; Path=/; Max-Age=3600");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/own");
        request.Headers.TryAddWithoutValidation("Host", "xn--");
        request.Headers.Add("Cookie", "ory_kratos_session=own");

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_browser_that_keeps_no_cookies_is_told_so_and_not_sent_in_circles()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", LoginPage.Flow(LoginPage.NewId), cookies: "csrf_token_ab=secret; Path=/");
        host.Ory.On("GET", "/self-service/login/flows", """{"error":{"id":"security_csrf_violation","code":403,"message":"no"}}""", 403, "csrf_token_ab=another; Path=/");

        var response = await host.Client.GetAsync(new Uri("/login", UriKind.Relative));
        for (var hops = 0; hops < 5 && response.Headers.Location is { } next; hops++)
            response = await host.Client.GetAsync(next);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Allow cookies", (await PagesHost.ReadAsync(response)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Such_a_browser_is_not_sent_in_circles_over_Ory_either()
    {
        await using var host = new PagesHost(options => options.PostToOry = true);
        host.Ory.On("GET", "/self-service/login/flows", """{"error":{"id":"security_csrf_violation","code":403,"message":"no"}}""", 403, "csrf_token_ab=another; Path=/");

        // As Ory sends it back from where the flow begins.
        using var response = await host.SendAsync(HttpMethod.Get, $"/login?flow={LoginPage.Id}");
        using var withCookie = await SendWithAsync("csrf_token_ab");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Allow cookies", (await PagesHost.ReadAsync(response)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:4433/self-service/login/browser", withCookie.Headers.Location!.OriginalString.Split('?')[0]);

        Task<HttpResponseMessage> SendWithAsync(string cookie)
        {
            host.Cookies[cookie] = "another flow's";
            return host.SendAsync(HttpMethod.Get, $"/login?flow={LoginPage.Id}");
        }
    }

    private sealed class OwnPage : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => app.Map("/own", own => own.Run(async context =>
        {
            Assert.True((await context.AuthenticateAsync(OryDefaults.AuthenticationScheme)).Succeeded);
            await context.Response.WriteAsync("own");
        }));
    }
}
