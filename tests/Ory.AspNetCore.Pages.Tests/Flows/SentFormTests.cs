using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What a page does with a form that was sent, and with what Ory answers to it.</summary>
public class SentFormTests
{
    [Theory]
    [InlineData(410, """{"error":{"id":"self_service_flow_expired","code":410,"message":"old"},"expired_at":"2026-01-01T10:00:00Z","since":1,"use_flow_id":"c0ffee00-0000-4000-8000-00000000000a"}""")]
    [InlineData(403, """{"error":{"id":"security_csrf_violation","code":403,"message":"no"}}""")]
    [InlineData(404, """{"error":{"code":404,"message":"no"}}""")]
    public async Task When_a_flow_is_over_a_new_one_is_drawn_with_what_was_typed_but_no_secret(int status, string answer)
    {
        await using var host = new PagesHost();
        var form = await LoginPage.FormAsync(host);
        host.Ory.On("POST", "/self-service/login", answer, status);
        host.Ory.On("GET", "/self-service/login/flows", LoginPage.Flow(LoginPage.NewId));
        host.Ory.On("GET", "/self-service/login/browser", LoginPage.Flow(LoginPage.NewId));

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={LoginPage.Id}", form);
        var page = await PagesHost.ReadAsync(response);

        Assert.Equal($"/login?flow={LoginPage.NewId}", page.QuerySelector("main form")!.GetAttribute("action"));
        Assert.Equal("ann@example.org", page.QuerySelector<IHtmlInputElement>("input[name=identifier]")!.Value);
        Assert.Equal("", page.QuerySelector<IHtmlInputElement>("input[name=password]")!.Value);
        Assert.NotEqual("", page.QuerySelector(".notices [role=alert]")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_form_without_this_applications_token_is_not_sent_and_comes_back()
    {
        await using var host = new PagesHost();
        var form = (await LoginPage.FormAsync(host)).Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal)).ToList();
        host.Ory.Forget();

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={LoginPage.Id}", form);
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
    // Who is not known yet, and whose provider says enough, is signed up instead.
    [InlineData(200, """{"identity":{"id":"c7fcb75d-28f9-4ded-b2d6-0616fb00cc83","schema_id":"default","schema_url":"","traits":{}},"continue_with":[{"action":"redirect_browser_to","redirect_browser_to":"http://127.0.0.1/me"}]}""", "/me")]
    public async Task A_form_that_Ory_takes_leads_on(int status, string answer, string location)
    {
        await using var host = new PagesHost();
        var form = await LoginPage.FormAsync(host);
        host.Ory.On("POST", "/self-service/login", answer, status, "ory_kratos_session=new; Path=/; HttpOnly");

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={LoginPage.Id}", form);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(location, response.Headers.Location!.ToString());
        Assert.Equal("new", host.Cookies["ory_kratos_session"]);
    }

    // Who wants an account and has one.
    [Theory]
    [InlineData(200, """{"session":{"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true},"continue_with":[{"action":"redirect_browser_to","redirect_browser_to":"http://127.0.0.1/me"}]}""", "/me")]
    [InlineData(400, null, "/login?flow=" + LoginPage.NewId)]
    public async Task A_sign_up_that_is_a_sign_in_leads_on_as_one(int status, string? answer, string location)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/registration/flows", FlowJson.Of("registration", "choose_method", [FlowJson.Input("oidc", "provider", "submit", "acme")]));
        var page = await host.OpenAsync($"/registration?flow={FlowJson.Id}");
        var form = page.QuerySelectorAll<IHtmlInputElement>("main form input").Select(i => KeyValuePair.Create(i.Name!, i.Value)).Append(new("provider", "acme"));
        host.Ory.On("POST", "/self-service/registration", answer ?? LoginPage.Flow(LoginPage.NewId), status, "ory_kratos_session=new; Path=/; HttpOnly");

        using var response = await host.SendAsync(HttpMethod.Post, $"/registration?flow={FlowJson.Id}", form);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(location, response.Headers.Location!.ToString());
        Assert.Equal("new", host.Cookies["ory_kratos_session"]);
    }

    [Fact]
    public async Task To_a_provider_people_are_brought_by_a_page_because_form_action_does_not_name_it()
    {
        await using var host = new PagesHost();
        var form = await LoginPage.FormAsync(host);
        host.Ory.On("POST", "/self-service/login", """{"error":{"id":"browser_location_change_required","code":422,"message":"go"},"redirect_browser_to":"https://accounts.example/auth?a=1&b=2"}""", 422);

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={LoginPage.Id}", form);
        var page = await PagesHost.ReadAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("0;url=https://accounts.example/auth?a=1&b=2", page.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content"));
        Assert.Contains("form-action 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-23T10:30", "2026-11-23T10:30:00Z")]
    [InlineData("2026-11-23T10:30:15", "2026-11-23T10:30:15Z")]
    [InlineData("2026-11-23", "2026-11-23")]
    [InlineData("at 2026-11-23T10:30", "at 2026-11-23T10:30")]
    public async Task A_time_that_a_browser_sends_gets_the_zone_that_it_was_shown_in(string sent, string taken)
    {
        await using var host = new PagesHost();
        var form = await LoginPage.FormAsync(host);
        host.Ory.On("POST", "/self-service/login", LoginPage.Flow(LoginPage.Id), 400);

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={LoginPage.Id}", [.. form, new("traits.since", sent), new("code", sent)]);

        var body = host.Ory.Asked.Single(call => call.Method == "POST").Body!;
        Assert.Equal((taken, sent), ((string?)body["traits.since"], (string?)body["code"]));
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
}
