using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The buttons beside the devices on the account page.</summary>
public class SessionEndingTests
{
    private const string Own = "d2045d14-676f-4023-ae64-84f7a9304124";
    private const string Other = "c0ffee00-0000-4000-8000-00000000000a";
    private const string Third = "c0ffee00-0000-4000-8000-00000000000b";

    [Theory]
    [InlineData(Other, "notice.sessionEnded", Other)]
    [InlineData("others", "notice.sessionsEnded", Other, Third)]
    public async Task What_is_ended_counts_for_nothing_at_once(string button, string notice, params string[] ended)
    {
        await using var host = new PagesHost();
        var form = await FormAsync(host, button);
        host.Ory.On("DELETE", "/sessions", """{"count":2}""");
        host.Ory.On("DELETE", "/sessions/" + Other, "", 204);
        foreach (var id in (string[])[Own, Other, Third])
        {
            await IsAskedForAsync(host, id);
            Assert.False(await IsAskedForAsync(host, id));
        }

        using var response = await host.SendAsync(HttpMethod.Post, "/settings/sessions", form);

        Assert.Equal($"/settings?flow={FlowJson.Id}&section=sessions&notice={notice}#sessions", response.Headers.Location!.OriginalString);
        foreach (var id in ended)
            Assert.True(await IsAskedForAsync(host, id));
    }

    [Theory]
    [InlineData(401, """{"error":{"code":1,"message":"no"}}""", HttpStatusCode.SeeOther)]
    [InlineData(401, "<h1>Who are you, says a proxy</h1>", HttpStatusCode.ServiceUnavailable)]
    [InlineData(502, """{"error":{"code":1,"message":"no"}}""", HttpStatusCode.ServiceUnavailable)]
    public async Task What_Ory_refuses_is_not_said_to_be_done(int status, string body, HttpStatusCode shown)
    {
        await using var host = new PagesHost();
        var form = await FormAsync(host, Other);
        host.Ory.On("DELETE", "/sessions/" + Other, body, status);

        using var response = await host.SendAsync(HttpMethod.Post, "/settings/sessions", form);

        Assert.Equal(shown, response.StatusCode);
        Assert.DoesNotContain("sessionEnded", response.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_loads_the_address_of_the_buttons_comes_to_the_devices()
    {
        await using var host = new PagesHost();

        using var response = await host.SendAsync(HttpMethod.Get, "/settings/sessions");

        Assert.Equal((HttpStatusCode.SeeOther, "/settings?section=sessions#sessions"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Without_this_applications_token_nothing_is_ended()
    {
        await using var host = new PagesHost();
        var form = (await FormAsync(host, "others")).Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal));

        using var response = await host.SendAsync(HttpMethod.Post, "/settings/sessions", form);

        Assert.Contains("notice=notice.csrf", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Ory.Asked, call => call.Method == "DELETE");
    }

    // Every session is known by a cookie of its id.
    private static async Task<List<KeyValuePair<string, string>>> FormAsync(PagesHost host, string button)
    {
        host.Ory.On("GET", "/sessions/whoami", request => ScriptedAnswers.Json(Session(request.Headers.GetValues("Cookie").Single().Split("ory_kratos_session=")[1][..36])));
        host.Ory.On("GET", "/sessions", $"[{Session(Other)},{Session(Third)}]");
        host.Ory.On("GET", "/self-service/settings/flows", FlowJson.Of("settings", "show_form", []));
        host.Cookies["ory_kratos_session"] = Own;
        var page = await host.OpenAsync($"/settings?flow={FlowJson.Id}");
        var pressed = page.QuerySelector<IHtmlButtonElement>($"button[name=session][value='{button}']")!;
        return [.. pressed.Form!.QuerySelectorAll<IHtmlInputElement>("input").Select(i => KeyValuePair.Create(i.Name!, i.Value)), new("session", button)];
    }

    // Whether a request with this session makes Ory be asked.
    private static async Task<bool> IsAskedForAsync(PagesHost host, string session)
    {
        using var scope = host.Services.CreateScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = "ory_kratos_session=" + session;
        var before = host.Ory.Asked.Count;
        Assert.True((await context.AuthenticateAsync(OryDefaults.AuthenticationScheme)).Succeeded);
        return host.Ory.Asked.Count > before;
    }

    private static string Session(string id) => $$"""
        {"id":"{{id}}","active":true,"expires_at":"2999-01-01T00:00:00Z","authenticated_at":"2026-01-01T00:00:00Z","authenticator_assurance_level":"aal1",
         "identity":{"id":"c7fcb75d-28f9-4ded-b2d6-0616fb00cc83","schema_id":"default","schema_url":"http://x/schemas/default","traits":{} } }
        """;
}
