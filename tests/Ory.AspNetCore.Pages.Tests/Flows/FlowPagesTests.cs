using System.Net;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What a page makes of each answer of Ory.</summary>
public class FlowPagesTests
{
    [Theory]
    [InlineData("/login?return_to=https%3A%2F%2F127.0.0.1%2Fme", "/self-service/login/browser", "?return_to=https%3A%2F%2F127.0.0.1%2Fme")]
    [InlineData("/login?aal=aal2&refresh=true", "/self-service/login/browser", "?refresh=true&aal=aal2")]
    [InlineData("/.ory/self-service/login/browser?aal=aal2", "/self-service/login/browser", "?aal=aal2")]
    [InlineData("/registration?return_to=x", "/self-service/registration/browser", "?return_to=x&after_verification_return_to=x")]
    public async Task A_page_without_a_flow_begins_one(string path, string asked, string query)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", asked, LoginPage.Flow(LoginPage.NewId), cookies: "csrf_token_ab=secret; Path=/; HttpOnly; SameSite=Lax");

        using var response = await host.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal($"/{asked.Split('/')[2]}?flow={LoginPage.NewId}", response.Headers.Location!.ToString());
        Assert.Equal("secret", host.Cookies["csrf_token_ab"]);
        var call = Assert.Single(host.Ory.Asked);
        Assert.Equal((asked, query), (call.Path, call.Query));
    }

    [Fact]
    public async Task Ory_sees_the_browsers_agent_and_address_and_no_cookie_of_the_application()
    {
        await using var host = new PagesHost(build: builder => builder.Services.AddSingleton<IStartupFilter>(new FromAddress("2001:db8::7")));
        host.Ory.On("GET", "/self-service/login/flows", LoginPage.Flow(LoginPage.Id));
        host.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Mozilla/5.0");
        host.Cookies["csrf_token_ab"] = "secret";
        host.Cookies["app"] = "private";

        await host.OpenAsync($"/login?flow={LoginPage.Id}");

        var headers = Assert.Single(host.Ory.Asked).Headers;
        Assert.Equal(("Mozilla/5.0", "2001:db8::7", "csrf_token_ab=secret"), (headers["User-Agent"], headers["True-Client-IP"], headers["Cookie"]));
    }

    [Fact]
    public async Task An_address_to_return_to_that_Ory_refuses_is_left_out()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", request => request.RequestUri!.Query.Contains("evil", StringComparison.Ordinal)
            ? ScriptedAnswers.Json("""{"error":{"id":"self_service_flow_return_to_forbidden","code":400,"message":"no"}}""", 400)
            : ScriptedAnswers.Json(LoginPage.Flow(LoginPage.NewId)));

        using var response = await host.SendAsync(HttpMethod.Get, "/login?return_to=https%3A%2F%2Fevil.example");

        Assert.Equal($"/login?flow={LoginPage.NewId}", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Ory_is_shown_the_session_cookie_of_its_own_project_only()
    {
        await using var host = new PagesHost(build: builder => builder.Configuration["Authentication:Schemes:Ory:BaseUrl"] = "https://my-slug.projects.oryapis.com");
        host.Ory.On("GET", "/self-service/login/flows", LoginPage.Flow(LoginPage.Id));
        host.Cookies["ory_session_otherproject"] = "theirs";
        host.Cookies["ory_session_myslug"] = "own";
        host.Cookies["ory_kratos_session"] = "somebodys";

        await host.OpenAsync($"/login?flow={LoginPage.Id}");

        Assert.NotEmpty(host.Ory.Asked);
        Assert.All(host.Ory.Asked, call => Assert.Equal("ory_session_myslug=own", call.Headers["Cookie"]));
    }

    [Theory]
    [InlineData(403, "security_csrf_violation", "notice.csrf")]
    [InlineData(404, null, "notice.expired")]
    [InlineData(410, "self_service_flow_expired", "notice.expired")]
    public async Task A_flow_that_cannot_be_had_is_begun_anew_and_the_page_says_why(int status, string? id, string notice)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/flows", $$$"""{"error":{"id":"{{{id}}}","code":{{{status}}},"message":"no"}}""", status);
        host.Ory.On("GET", "/self-service/login/browser", LoginPage.Flow(LoginPage.NewId));

        using var response = await host.SendAsync(HttpMethod.Get, $"/login?flow={LoginPage.Id}");

        Assert.Equal($"/login?flow={LoginPage.NewId}&notice={notice}", response.Headers.Location!.ToString());
        host.Ory.On("GET", "/self-service/login/flows", LoginPage.Flow(LoginPage.NewId));
        var page = await host.OpenAsync(response.Headers.Location.ToString());
        Assert.NotEqual("", page.QuerySelector(".notices [role=alert]")!.TextContent.Trim());
    }

    [Theory]
    [InlineData(502, "<html>bad gateway</html>", 503)]
    [InlineData(500, """{"error":{"code":500,"message":"broken"}}""", 503)]
    [InlineData(429, """{"error":{"code":429,"message":"slow down"}}""", 429)]
    public async Task An_Ory_that_fails_is_said_in_words_and_never_looks_like_signed_out(int status, string answer, int shown)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/settings/flows", answer, status);

        using var response = await host.SendAsync(HttpMethod.Get, $"/settings?flow={LoginPage.Id}");
        var page = await PagesHost.ReadAsync(response);

        Assert.Equal(shown, (int)response.StatusCode);
        Assert.Equal("That did not work", page.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("{", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Retry-After", "7")]
    [InlineData("x-ratelimit-reset", "7")]
    public async Task A_browser_is_told_when_it_may_ask_again(string header, string seconds)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", _ =>
        {
            var answer = ScriptedAnswers.Json("{}", 429);
            answer.Headers.TryAddWithoutValidation(header, seconds);
            return answer;
        });

        using var response = await host.SendAsync(HttpMethod.Get, "/login");

        Assert.Equal((HttpStatusCode.TooManyRequests, seconds), (response.StatusCode, response.Headers.RetryAfter?.ToString()));
    }

    [Fact]
    public async Task Forms_can_be_sent_to_Ory_itself()
    {
        var (_, _, flow) = RecordedFlowTests.Flows("oidc.browser").First(f => f.Kind == "login");
        await using var host = new PagesHost(options => options.PostToOry = true);
        host.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());

        using var begun = await host.SendAsync(HttpMethod.Get, "/login?aal=aal2");
        using var head = await host.SendAsync(HttpMethod.Head, "/login?aal=aal2");
        using var response = await host.SendAsync(HttpMethod.Get, $"/login?flow={flow.GetProperty("id").GetString()}");
        var page = await PagesHost.ReadAsync(response);

        Assert.Equal("http://127.0.0.1:4433/self-service/login/browser?aal=aal2", begun.Headers.Location!.ToString());
        Assert.Equal((begun.StatusCode, begun.Headers.Location), (head.StatusCode, head.Headers.Location));
        Assert.NotEmpty(page.QuerySelectorAll("main form"));
        Assert.All(page.QuerySelectorAll("main form"), f => Assert.Equal(flow.GetProperty("ui").GetProperty("action").GetString(), f.GetAttribute("action")));
        Assert.Empty(page.QuerySelectorAll("input[name^=__]"));
        Assert.Contains("form-action 'self' http://127.0.0.1:4433 https:", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "/vault", "totp_code", true)]
    [InlineData(false, "/vault", "totp_code", false)]
    [InlineData(true, null, "totp_code", false)]
    [InlineData(true, "/vault", "totp_unlink", false)]
    [InlineData(true, "/vault", "lookup_secret_reveal", false)]
    public async Task Who_was_sent_to_the_settings_for_want_of_a_second_factor_is_told_so(bool wasSent, string? returnTo, string node, bool isTold)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/settings/flows", FlowJson.Of("settings", "show_form", [FlowJson.Input("totp", node, "text")], returnTo: returnTo));
        if (wasSent)
            host.Cookies[".Ory.Challenges"] = "e10187eb0e86c305.1795950844.1";

        var page = await host.OpenAsync($"/settings?flow={FlowJson.Id}");

        var notices = page.QuerySelectorAll(".notices .msg.info").Select(notice => notice.TextContent.Trim());
        Assert.Equal(isTold, notices.Contains("The page you asked for needs a second factor, and your account has none yet. Set one up here, and you are taken back."));
    }

    private sealed class FromAddress(string address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                return following(context);
            });
            next(app);
        };
    }
}
