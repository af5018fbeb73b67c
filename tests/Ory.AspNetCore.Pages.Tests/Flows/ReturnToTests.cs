using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Where somebody wanted to go is not forgotten on the way, whatever happens there.</summary>
public class ReturnToTests
{
    private const string NewId = "c0ffee00-0000-4000-8000-00000000000a";
    private const string Vault = "http://127.0.0.1/vault?a=b";

    private static readonly string s_vault = Uri.EscapeDataString(Vault);

    [Theory]
    [InlineData("/login?aal=aal2&return_to=http%3A%2F%2F127.0.0.1%2Fvault", 502)]
    [InlineData("/registration?return_to=http%3A%2F%2F127.0.0.1%2Fvault", 429)]
    [InlineData("/.ory/self-service/login/browser?refresh=true&return_to=http%3A%2F%2F127.0.0.1%2Fvault", 502)]
    [InlineData("/recovery?flow=" + FlowJson.Id, 502)]
    public async Task Who_tries_again_after_an_outage_asks_for_the_same(string path, int status)
    {
        await using var host = new PagesHost();
        foreach (var kind in (string[])["login", "registration", "recovery"])
        {
            host.Ory.On("GET", $"/self-service/{kind}/browser", "{}", status);
            host.Ory.On("GET", $"/self-service/{kind}/flows", "{}", status);
        }

        using var response = await host.SendAsync(HttpMethod.Get, path);

        Assert.Equal(path, (await PagesHost.ReadAsync(response)).QuerySelector("main a.button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Who_begins_again_because_what_was_asked_is_refused_still_gets_back()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", """{"error":{"code":400,"message":"no such level"}}""", 400);

        using var response = await host.SendAsync(HttpMethod.Get, "/login?aal=aal9&return_to=" + s_vault);

        Assert.Equal("/login?return_to=" + s_vault, (await PagesHost.ReadAsync(response)).QuerySelector("main a.button")!.GetAttribute("href"));
    }

    // As recorded: only Ory knows where the one who comes too late wanted to go.
    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    [InlineData("recovery")]
    [InlineData("verification")]
    [InlineData("settings")]
    public async Task A_flow_that_has_run_out_is_followed_by_one_that_leads_to_the_same_place(string kind)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", $"/self-service/{kind}/flows", Gone(kind), 410);
        host.Ory.On("GET", $"/self-service/{kind}/browser", FlowJson.Of(kind, "choose_method", []).Replace(FlowJson.Id, NewId, StringComparison.Ordinal));

        using var response = await host.SendAsync(HttpMethod.Get, $"/{kind}?flow={FlowJson.Id}");

        Assert.Equal($"/{kind}?flow={NewId}&notice=notice.expired", response.Headers.Location!.OriginalString);
        Assert.StartsWith("?return_to=" + s_vault, host.Ory.Asked[^1].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_step_that_has_run_out_leads_back_to_the_page_that_asks_for_it_anew()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/flows", Gone("login"), 410);
        host.Ory.On("GET", "/self-service/login/browser", """{"error":{"id":"session_already_available","code":400,"message":"signed in"}}""", 400);

        using var response = await host.SendAsync(HttpMethod.Get, $"/login?flow={FlowJson.Id}");

        Assert.Equal("/vault?a=b", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("""{"error":{"id":"security_csrf_violation","code":403,"message":"no"}}""", 403)]
    [InlineData("""{"error":{"code":404,"message":"no"}}""", 404)]
    public async Task A_form_whose_flow_is_gone_comes_back_in_one_that_leads_to_the_same_place(string answer, int status)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", FlowJson.Of("login", "choose_method", []).Replace(FlowJson.Id, NewId, StringComparison.Ordinal));
        host.Ory.On("POST", "/self-service/login", answer, status);

        using var response = await SendFormAsync(host, "login");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("?return_to=" + s_vault, host.Ory.Asked[^1].Query);
    }

    // Ory says of such a flow neither where it led nor what it was part of.
    [Fact]
    public async Task A_page_whose_flow_is_gone_begins_one_for_the_same()
    {
        await using var host = new PagesHost();
        var flow = JsonNode.Parse(FlowJson.Of("login", "choose_method", [], returnTo: Vault))!;
        (flow["oauth2_login_challenge"], flow["identity_schema"]) = ("challenge", "customer");
        host.Ory.On("GET", "/self-service/login/browser", flow.ToJsonString());
        host.Ory.On("GET", "/self-service/login/flows", flow.ToJsonString());
        using var begun = await host.SendAsync(HttpMethod.Get, $"/login?return_to={s_vault}&login_challenge=challenge&identity_schema=customer");
        var address = begun.Headers.Location!.OriginalString;
        var page = await host.OpenAsync(address);
        Assert.Equal(address, page.QuerySelector("main form")!.GetAttribute("action"));
        Assert.Equal(address, page.QuerySelector("main")!.GetAttribute("data-ory-url"));

        host.Ory.On("GET", "/self-service/login/flows", """{"error":{"id":"security_csrf_violation","code":403,"message":"no"}}""", 403);
        using var response = await host.SendAsync(HttpMethod.Get, address);

        Assert.Contains("notice=notice.csrf", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal($"?return_to={s_vault}&login_challenge=challenge&identity_schema=customer", host.Ory.Asked[^1].Query);
    }

    [Fact]
    public async Task Who_loads_the_page_again_after_signing_in_in_another_tab_goes_where_he_wanted()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", FlowJson.Of("login", "choose_method", [], returnTo: Vault));
        using var begun = await host.SendAsync(HttpMethod.Get, "/login?return_to=" + s_vault);
        host.Ory.On("GET", "/self-service/login/flows", """{"error":{"id":"security_csrf_violation","code":403,"message":"no"}}""", 403);
        host.Ory.On("GET", "/self-service/login/browser", """{"error":{"id":"session_already_available","code":400,"message":"signed in"}}""", 400);

        using var response = await host.SendAsync(HttpMethod.Get, begun.Headers.Location!.OriginalString);

        Assert.Equal("/vault?a=b", response.Headers.Location?.OriginalString);
    }

    // Ory has checked it when the flow began.
    [Fact]
    public async Task Who_verifies_later_goes_on_to_another_application_where_the_flow_leads_there()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/verification/flows", FlowJson.Of("verification", "choose_method", [], returnTo: "https://shop.example/cart?a=b"));

        var page = await host.OpenAsync($"/verification?flow={FlowJson.Id}");

        Assert.Contains("https://shop.example/cart?a=b", page.QuerySelectorAll(".links a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Who_has_signed_in_in_another_tab_meanwhile_goes_where_he_wanted()
    {
        await using var host = new PagesHost();
        host.Ory.On("POST", "/self-service/registration", """{"error":{"id":"session_already_available","code":400,"message":"signed in"}}""", 400);

        using var response = await SendFormAsync(host, "registration");

        Assert.Equal("/vault?a=b", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("""{"error":{"id":"session_inactive","code":401,"message":"no session"}}""", 401, "/login?return_to=")]
    [InlineData("""{"error":{"id":"session_aal2_required","code":403,"message":"more"},"redirect_browser_to":"http://127.0.0.1:4433/self-service/login/browser?aal=aal2"}""", 403, "/login?aal=aal2&return_to=")]
    public async Task Who_signs_in_on_the_way_to_the_account_gets_there_and_then_back(string answer, int status, string login)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/settings/browser", answer, status);

        using var response = await host.SendAsync(HttpMethod.Get, "/.ory/self-service/settings/browser?return_to=" + s_vault);

        Assert.Equal(login + Uri.EscapeDataString("http://127.0.0.1/settings?return_to=" + s_vault), response.Headers.Location!.OriginalString);
    }

    private static async Task<HttpResponseMessage> SendFormAsync(PagesHost host, string kind)
    {
        host.Ory.On("GET", $"/self-service/{kind}/flows", FlowJson.Of(kind, "choose_method",
            [FlowJson.Input("default", "identifier", "text"), FlowJson.Input("password", "method", "submit", "password", FlowJson.Words(1010022, ""))], returnTo: Vault));
        var page = await host.OpenAsync($"/{kind}?flow={FlowJson.Id}");
        var form = page.QuerySelector<IHtmlFormElement>("main form")!;
        return await host.SendAsync(HttpMethod.Post, form.GetAttribute("action")!, form.QuerySelectorAll("input").OfType<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value)));
    }

    private static string Gone(string kind) => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = 410,
            ["status"] = "Gone",
            ["message"] = "too late",
            ["details"] = new JsonObject { ["redirect_to"] = $"http://127.0.0.1:4433/self-service/{kind}/browser?return_to={s_vault}", ["return_to"] = Vault },
        },
    }.ToJsonString();
}
