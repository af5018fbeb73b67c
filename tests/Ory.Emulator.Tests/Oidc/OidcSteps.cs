using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>The ways to a provider and back.</summary>
internal static class OidcSteps
{
    /// <summary>Begins a flow and leaves for a provider: its address.</summary>
    public static async Task<string> LeaveAsync(TestBrowser browser, string flowName, string provider = "example", JsonObject? traits = null)
    {
        var flow = await browser.BeginAsync(flowName);
        var form = new JsonObject { ["method"] = "oidc", ["provider"] = provider };
        if (traits is not null)
            form["traits"] = traits;
        using var away = await browser.SubmitAsync(flow, form);
        return (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;
    }

    /// <summary>Chooses who to be: the address that the provider sends back to.</summary>
    public static async Task<string> AtProviderAsync(TestBrowser browser, string provider, string email)
    {
        using var answer = await browser.NavigateAsync($"{provider}&login_hint={Uri.EscapeDataString(email)}");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }
}
