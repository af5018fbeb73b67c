using System.Net;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What Ory refuses instead of a flow: ids say what is meant, and where there is none the status does.</summary>
public class FailureTests
{
    [Theory]
    // Nobody is signed in, or not enough.
    [InlineData("settings", 401, "session_inactive", "/login?return_to=")]
    [InlineData("settings", 401, null, "/login?return_to=")]
    [InlineData("settings", 403, "session_aal2_required", "/login?aal=aal2&return_to=")]
    [InlineData("login", 400, "session_already_available", "/")]
    public async Task What_can_be_mended_leads_to_where_it_is(string kind, int status, string? id, string location)
    {
        using var response = await BeginAsync(kind, status, id);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.StartsWith(location, response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login", 400, "self_service_flow_disabled", 404, "switched off")]
    [InlineData("recovery", 400, null, 404, "switched off")]
    [InlineData("verification", 400, null, 404, "switched off")]
    [InlineData("login", 400, null, 400, "Something went wrong")]
    [InlineData("login", 401, "identity_disabled", 403, "deactivated")]
    // A sign-in that began with a sign-in would go round in circles.
    [InlineData("login", 401, null, 503, "cannot be reached")]
    [InlineData("login", 403, null, 403, "not allowed")]
    [InlineData("login", 403, "security_identity_mismatch", 403, "not allowed")]
    [InlineData("login", 404, null, 503, "cannot be reached")]
    [InlineData("login", 429, null, 429, "too many attempts")]
    [InlineData("login", 500, null, 503, "cannot be reached")]
    public async Task What_cannot_is_told(string kind, int status, string? id, int answered, string words)
    {
        using var response = await BeginAsync(kind, status, id);

        Assert.Equal(answered, (int)response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "security_identity_mismatch", "notice.replaced")]
    [InlineData(403, "security_csrf_violation", "notice.csrf")]
    [InlineData(410, "self_service_flow_expired", "notice.expired")]
    [InlineData(404, null, "notice.expired")]
    public async Task A_flow_that_is_not_this_browsers_or_over_begins_anew(int status, string? id, string notice)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/settings/flows", Error(status, id), status);
        host.Ory.On("GET", "/self-service/settings/browser", FlowJson.Of("settings", "show_form", []));

        using var response = await host.SendAsync(HttpMethod.Get, "/settings?flow=c0ffee00-0000-4000-8000-00000000000a");

        Assert.Equal($"/settings?flow={FlowJson.Id}&notice={notice}", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_sign_in_of_an_account_that_is_deactivated_is_told_so()
    {
        await using var host = new PagesHost();
        var form = await LoginPage.FormAsync(host);
        host.Ory.On("POST", "/self-service/login", Error(401, id: null), 401);

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={LoginPage.Id}", form);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("deactivated", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> BeginAsync(string kind, int status, string? id)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", $"/self-service/{kind}/browser", Error(status, id), status);
        return await host.SendAsync(HttpMethod.Get, "/" + kind);
    }

    private static string Error(int status, string? id) =>
        $$"""{"error":{{{(id is null ? "" : $"\"id\":\"{id}\",")}}"code":{{status}},"message":"no"},"redirect_browser_to":"http://127.0.0.1:4433/self-service/login/browser?aal=aal2"}""";
}
