using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What a page makes of each answer of Ory.</summary>
public class FlowPagesTests
{
    private const string Id = "7b6d8678-e273-4b1e-8816-2cbabc464716";
    private const string NewId = "c0ffee00-0000-4000-8000-00000000000a";

    [Theory]
    [InlineData("/login?return_to=https%3A%2F%2F127.0.0.1%2Fme", "/self-service/login/browser", "?return_to=https%3A%2F%2F127.0.0.1%2Fme")]
    [InlineData("/login?aal=aal2&refresh=true", "/self-service/login/browser", "?refresh=true&aal=aal2")]
    [InlineData("/.ory/self-service/login/browser?aal=aal2", "/self-service/login/browser", "?aal=aal2")]
    [InlineData("/registration?return_to=x", "/self-service/registration/browser", "?return_to=x&after_verification_return_to=x")]
    public async Task A_page_without_a_flow_begins_one(string path, string asked, string query)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", asked, Login(NewId), cookies: "csrf_token_ab=secret; Path=/; HttpOnly; SameSite=Lax");

        using var response = await host.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal($"/{asked.Split('/')[2]}?flow={NewId}", response.Headers.Location!.ToString());
        Assert.Equal("secret", host.Cookies["csrf_token_ab"]);
        var call = Assert.Single(host.Ory.Asked);
        Assert.Equal((asked, query), (call.Path, call.Query));
    }

    [Fact]
    public async Task Ory_sees_the_browsers_agent_and_address_and_no_cookie_of_the_application()
    {
        await using var host = new PagesHost(build: builder => builder.Services.AddSingleton<IStartupFilter>(new FromAddress("2001:db8::7")));
        host.Ory.On("GET", "/self-service/login/flows", Login(Id));
        host.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Mozilla/5.0");
        host.Cookies["csrf_token_ab"] = "secret";
        host.Cookies["app"] = "private";

        await host.OpenAsync($"/login?flow={Id}");

        var headers = Assert.Single(host.Ory.Asked).Headers;
        Assert.Equal(("Mozilla/5.0", "2001:db8::7", "csrf_token_ab=secret"), (headers["User-Agent"], headers["True-Client-IP"], headers["Cookie"]));
    }

    [Fact]
    public async Task An_address_to_return_to_that_Ory_refuses_is_left_out()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", request => request.RequestUri!.Query.Contains("evil", StringComparison.Ordinal)
            ? ScriptedAnswers.Json("""{"error":{"id":"self_service_flow_return_to_forbidden","code":400,"message":"no"}}""", 400)
            : ScriptedAnswers.Json(Login(NewId)));

        using var response = await host.SendAsync(HttpMethod.Get, "/login?return_to=https%3A%2F%2Fevil.example");

        Assert.Equal($"/login?flow={NewId}", response.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("https://evil.example/x", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("http://127.0.0.1@evil.example/", "/")]
    [InlineData("http://127.0.0.1/me?a=b", "/me?a=b")]
    [InlineData("/me", "/me")]
    public async Task Who_is_signed_in_already_goes_back_to_an_own_page_only(string returnTo, string landing)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", """{"error":{"id":"session_already_available","code":400,"message":"signed in"}}""", 400);

        using var response = await host.SendAsync(HttpMethod.Get, "/login?return_to=" + Uri.EscapeDataString(returnTo));

        Assert.Equal(landing, response.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("/..//evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("/a/../..//evil.example/x?y#z")]
    [InlineData("/%2e%2e//evil.example")]
    [InlineData("/%2E//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("http://127.0.0.1//evil.example")]
    [InlineData("http://127.0.0.1/..//evil.example")]
    [InlineData("http://127.0.0.1/.//evil.example")]
    public async Task Nobody_is_led_to_another_host_by_a_path_that_browsers_take_for_one(string returnTo)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", """{"error":{"id":"session_already_available","code":400,"message":"signed in"}}""", 400);
        using var signedIn = await host.SendAsync(HttpMethod.Get, "/login?return_to=" + Uri.EscapeDataString(returnTo));
        AssertOwn(signedIn.Headers.Location!.OriginalString);

        // Ory allows what is on the application's origin, and gives it back as it was.
        var form = await FormAsync(host);
        host.Ory.On("POST", "/self-service/login", $$$"""{"session":{"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true},"continue_with":[{"action":"redirect_browser_to","redirect_browser_to":"{{{(returnTo[0] == '/' ? "http://127.0.0.1/x" : returnTo)}}}"}]}""");
        using var sent = await host.SendAsync(HttpMethod.Post, $"/login?flow={Id}", form);
        var page = await PagesHost.ReadAsync(sent);
        AssertOwn(sent.Headers.Location?.OriginalString ?? page.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content")!["0;url=".Length..]);

        var flow = JsonNode.Parse(FlowJson.Of("verification", "choose_method", []))!;
        flow["return_to"] = returnTo;
        host.Ory.On("GET", "/self-service/verification/flows", flow.ToJsonString());
        var verification = await host.OpenAsync($"/verification?flow={FlowJson.Id}");
        Assert.All(verification.QuerySelectorAll("a"), link => AssertOwn(link.GetAttribute("href")!));

        // As a browser reads it.
        static void AssertOwn(string address) => Assert.Equal("127.0.0.1", new Uri(new Uri("http://127.0.0.1"), address).Host);
    }

    [Theory]
    [InlineData("/login?flow=" + Id)]
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
        host.Ory.On("GET", "/self-service/login/browser", Login(NewId), cookies: "csrf_token_ab=secret; Path=/; Domain=example.org");
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

    private sealed class OwnPage : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => app.Map("/own", own => own.Run(async context =>
        {
            Assert.True((await context.AuthenticateAsync(OryDefaults.AuthenticationScheme)).Succeeded);
            await context.Response.WriteAsync("own");
        }));
    }

    [Fact]
    public async Task Ory_is_shown_the_session_cookie_of_its_own_project_only()
    {
        await using var host = new PagesHost(build: builder => builder.Configuration["Authentication:Schemes:Ory:BaseUrl"] = "https://my-slug.projects.oryapis.com");
        host.Ory.On("GET", "/self-service/login/flows", Login(Id));
        host.Cookies["ory_session_otherproject"] = "theirs";
        host.Cookies["ory_session_myslug"] = "own";
        host.Cookies["ory_kratos_session"] = "somebodys";

        await host.OpenAsync($"/login?flow={Id}");

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
        host.Ory.On("GET", "/self-service/login/browser", Login(NewId));

        using var response = await host.SendAsync(HttpMethod.Get, $"/login?flow={Id}");

        Assert.Equal($"/login?flow={NewId}&notice={notice}", response.Headers.Location!.ToString());
        host.Ory.On("GET", "/self-service/login/flows", Login(NewId));
        var page = await host.OpenAsync(response.Headers.Location.ToString());
        Assert.NotEqual("", page.QuerySelector(".notices [role=alert]")!.TextContent.Trim());
    }

    [Fact]
    public async Task Ory_is_told_the_own_origin_as_browsers_write_it()
    {
        await using var host = new PagesHost(build: builder => builder.Configuration["Authentication:Schemes:Ory:PublicOrigin"] = "https://App.Example:443/");

        using var response = await host.SendAsync(HttpMethod.Get, $"/settings?flow={Id}");

        Assert.Equal("/login?return_to=" + Uri.EscapeDataString($"https://app.example/settings?flow={Id}"), response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("https://xn--bcher-kva.example/me", "/me")]
    [InlineData("https://b\u00fccher.example:443/me", "/me")]
    [InlineData("https://m\u00e4rchen.example/\u00e4", "https://xn--mrchen-bua.example/%C3%A4")]
    public async Task A_name_that_is_not_ASCII_is_the_same_however_it_is_written(string address, string location)
    {
        await using var host = new PagesHost(build: builder => builder.Configuration["Authentication:Schemes:Ory:PublicOrigin"] = "https://b\u00fccher.example");
        var form = await FormAsync(host);
        host.Ory.On("POST", "/self-service/login", $$"""{"session":{"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true},"continue_with":[{"action":"redirect_browser_to","redirect_browser_to":"{{address}}"}]}""");
        host.Client.DefaultRequestHeaders.Add("Ory-Pages", "1");

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={Id}", form);

        Assert.Equal(location, response.Headers.GetValues("Ory-Location").Single());
    }

    [Theory]
    [InlineData("2026-11-23T10:30", "2026-11-23T10:30:00Z")]
    [InlineData("2026-11-23T10:30:15", "2026-11-23T10:30:15Z")]
    [InlineData("2026-11-23", "2026-11-23")]
    [InlineData("at 2026-11-23T10:30", "at 2026-11-23T10:30")]
    public async Task A_time_that_a_browser_sends_gets_the_zone_that_it_was_shown_in(string sent, string taken)
    {
        await using var host = new PagesHost();
        var form = await FormAsync(host);
        host.Ory.On("POST", "/self-service/login", Login(Id), 400);

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={Id}", [.. form, new("traits.since", sent), new("code", sent)]);

        var body = host.Ory.Asked.Single(call => call.Method == "POST").Body!;
        Assert.Equal((taken, sent), ((string?)body["traits.since"], (string?)body["code"]));
    }

    [Fact]
    public async Task A_browser_that_keeps_no_cookies_is_told_so_and_not_sent_in_circles()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", Login(NewId), cookies: "csrf_token_ab=secret; Path=/");
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
        using var response = await host.SendAsync(HttpMethod.Get, $"/login?flow={Id}");
        using var withCookie = await SendWithAsync("csrf_token_ab");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Allow cookies", (await PagesHost.ReadAsync(response)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:4433/self-service/login/browser", withCookie.Headers.Location!.OriginalString.Split('?')[0]);

        Task<HttpResponseMessage> SendWithAsync(string cookie)
        {
            host.Cookies[cookie] = "another flow's";
            return host.SendAsync(HttpMethod.Get, $"/login?flow={Id}");
        }
    }

    [Theory]
    [InlineData(410, """{"error":{"id":"self_service_flow_expired","code":410,"message":"old"},"expired_at":"2026-01-01T10:00:00Z","since":1,"use_flow_id":"c0ffee00-0000-4000-8000-00000000000a"}""")]
    [InlineData(403, """{"error":{"id":"security_csrf_violation","code":403,"message":"no"}}""")]
    [InlineData(404, """{"error":{"code":404,"message":"no"}}""")]
    public async Task When_a_flow_is_over_a_new_one_is_drawn_with_what_was_typed_but_no_secret(int status, string answer)
    {
        await using var host = new PagesHost();
        var form = await FormAsync(host);
        host.Ory.On("POST", "/self-service/login", answer, status);
        host.Ory.On("GET", "/self-service/login/flows", Login(NewId));
        host.Ory.On("GET", "/self-service/login/browser", Login(NewId));

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={Id}", form);
        var page = await PagesHost.ReadAsync(response);

        Assert.Equal($"/login?flow={NewId}", page.QuerySelector("main form")!.GetAttribute("action"));
        Assert.Equal("ann@example.org", page.QuerySelector<IHtmlInputElement>("input[name=identifier]")!.Value);
        Assert.Equal("", page.QuerySelector<IHtmlInputElement>("input[name=password]")!.Value);
        Assert.NotEqual("", page.QuerySelector(".notices [role=alert]")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_form_without_this_applications_token_is_not_sent_and_comes_back()
    {
        await using var host = new PagesHost();
        var form = (await FormAsync(host)).Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal)).ToList();
        host.Ory.Asked.Clear();

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={Id}", form);
        var page = await PagesHost.ReadAsync(response);

        Assert.DoesNotContain(host.Ory.Asked, a => a.Method == "POST");
        Assert.Equal("ann@example.org", page.QuerySelector<IHtmlInputElement>("input[name=identifier]")!.Value);
        Assert.NotEqual("", page.QuerySelector(".notices [role=alert]")!.TextContent.Trim());
    }

    [Theory]
    // The address to return to, as Ory gives it; on this origin without the origin.
    [InlineData(200, """{"session":{"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true},"continue_with":[{"action":"redirect_browser_to","redirect_browser_to":"http://127.0.0.1/me"}]}""", "/me")]
    // A second factor: Ory's own address is ours.
    [InlineData(422, """{"error":{"id":"browser_location_change_required","code":422,"message":"go"},"redirect_browser_to":"http://127.0.0.1:4433/self-service/login/browser?aal=aal2&return_to=http%3A%2F%2F127.0.0.1%2Fme"}""", "/login?aal=aal2&return_to=http%3A%2F%2F127.0.0.1%2Fme")]
    // What must be verified first comes first.
    [InlineData(200, """{"session":{"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true},"continue_with":[{"action":"redirect_browser_to","redirect_browser_to":"http://127.0.0.1/me"},{"action":"show_verification_ui","flow":{"id":"c0ffee00-0000-4000-8000-00000000000a","verifiable_address":"ann@example.org","url":"http://elsewhere.example/verify?flow=c0ffee00-0000-4000-8000-00000000000a"}}]}""", "/verification?flow=c0ffee00-0000-4000-8000-00000000000a")]
    public async Task A_form_that_Ory_takes_leads_on(int status, string answer, string location)
    {
        await using var host = new PagesHost();
        var form = await FormAsync(host);
        host.Ory.On("POST", "/self-service/login", answer, status, "ory_kratos_session=new; Path=/; HttpOnly");

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={Id}", form);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(location, response.Headers.Location!.ToString());
        Assert.Equal("new", host.Cookies["ory_kratos_session"]);
    }

    [Fact]
    public async Task To_a_provider_people_are_brought_by_a_page_because_form_action_does_not_name_it()
    {
        await using var host = new PagesHost();
        var form = await FormAsync(host);
        host.Ory.On("POST", "/self-service/login", """{"error":{"id":"browser_location_change_required","code":422,"message":"go"},"redirect_browser_to":"https://accounts.example/auth?a=1&b=2"}""", 422);

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={Id}", form);
        var page = await PagesHost.ReadAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("0;url=https://accounts.example/auth?a=1&b=2", page.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content"));
        Assert.Contains("form-action 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(502, "<html>bad gateway</html>", 503)]
    [InlineData(500, """{"error":{"code":500,"message":"broken"}}""", 503)]
    [InlineData(429, """{"error":{"code":429,"message":"slow down"}}""", 429)]
    public async Task An_Ory_that_fails_is_said_in_words_and_never_looks_like_signed_out(int status, string answer, int shown)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/settings/flows", answer, status);

        using var response = await host.SendAsync(HttpMethod.Get, $"/settings?flow={Id}");
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
        using var response = await host.SendAsync(HttpMethod.Get, $"/login?flow={flow.GetProperty("id").GetString()}");
        var page = await PagesHost.ReadAsync(response);

        Assert.Equal("http://127.0.0.1:4433/self-service/login/browser?aal=aal2", begun.Headers.Location!.ToString());
        Assert.All(page.QuerySelectorAll("main form"), f => Assert.Equal(flow.GetProperty("ui").GetProperty("action").GetString(), f.GetAttribute("action")));
        Assert.Empty(page.QuerySelectorAll("input[name^=__]"));
        Assert.Contains("form-action 'self' http://127.0.0.1:4433 https:", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_wants_a_fresh_sign_in_is_made_after_it()
    {
        await using var host = new PagesHost();
        var (_, _, flow) = RecordedFlowTests.Flows("settings.browser").First(f => f.Kind == "settings");
        var id = flow.GetProperty("id").GetString();
        host.Ory.On("GET", "/self-service/settings/flows", flow.GetRawText());
        var page = await host.OpenAsync($"/settings?flow={id}");
        var form = page.QuerySelectorAll<IHtmlInputElement>("#ory-form-password input").Select(i => KeyValuePair.Create(i.Name!, i.Value)).Append(new("method", "password"));
        host.Ory.On("POST", "/self-service/settings", $$"""{"error":{"id":"session_refresh_required","code":403,"message":"old"},"redirect_browser_to":"http://127.0.0.1:4433/self-service/login/browser?refresh=true&return_to=http%3A%2F%2F127.0.0.1%3A4433%2Fself-service%2Fsettings%3Fflow%3D{{id}}"}""", 403, "ory_kratos_continuity=parked; Path=/");
        host.Ory.On("GET", "/self-service/settings", _ =>
        {
            var answer = ScriptedAnswers.Json("", 303, "ory_kratos_session=fresh; Path=/");
            answer.Headers.Location = new Uri($"http://127.0.0.1/settings?flow={id}");
            return answer;
        });

        using var sent = await host.SendAsync(HttpMethod.Post, $"/settings?flow={id}", form);
        Assert.Equal($"/login?refresh=true&return_to=http%3A%2F%2F127.0.0.1%3A4433%2Fself-service%2Fsettings%3Fflow%3D{id}", sent.Headers.Location!.ToString());
        Assert.Equal("parked", host.Cookies["ory_kratos_continuity"]);

        // That address, once the person has signed in again, is answered here too.
        using var replayed = await host.SendAsync(HttpMethod.Get, $"/.ory/self-service/settings?flow={id}");
        Assert.Equal($"/settings?flow={id}", replayed.Headers.Location!.ToString());
        Assert.Equal("fresh", host.Cookies["ory_kratos_session"]);
        Assert.Contains("ory_kratos_continuity=parked", host.Ory.Asked[^1].Headers["Cookie"], StringComparison.Ordinal);
    }

    // The fields of the page that shows the flow, filled in.
    private static async Task<List<KeyValuePair<string, string>>> FormAsync(PagesHost host)
    {
        host.Ory.On("GET", "/self-service/login/flows", Login(Id));
        var page = await host.OpenAsync($"/login?flow={Id}");
        return [.. page.QuerySelectorAll<IHtmlInputElement>("main form input").Select(i => KeyValuePair.Create(i.Name!, i.Name switch
        {
            "identifier" => "ann@example.org",
            "password" => "hunter2hunter2",
            _ => i.Value,
        })), new("method", "password")];
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

    private static string Login(string id) =>
        RecordedFlowTests.Flows("settings.browser").First(f => f.Kind == "login").Flow.GetRawText().Replace(Id, id, StringComparison.Ordinal);

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
