using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>A recorded login flow, the one that follows it, and the page that shows it.</summary>
internal static class LoginPage
{
    public const string Id = "7b6d8678-e273-4b1e-8816-2cbabc464716";
    public const string NewId = "c0ffee00-0000-4000-8000-00000000000a";

    public static string Flow(string id) =>
        RecordedFlowTests.Flows("settings.browser").First(f => f.Kind == "login").Flow.GetRawText().Replace(Id, id, StringComparison.Ordinal);

    /// <summary>The fields of the page that shows the flow, filled in.</summary>
    public static async Task<List<KeyValuePair<string, string>>> FormAsync(PagesHost host)
    {
        host.Ory.On("GET", "/self-service/login/flows", Flow(Id));
        var page = await host.OpenAsync($"/login?flow={Id}");
        return [.. page.QuerySelectorAll<IHtmlInputElement>("main form input").Select(i => KeyValuePair.Create(i.Name!, i.Name switch
        {
            "identifier" => "ann@example.org",
            "password" => "hunter2hunter2",
            _ => i.Value,
        })), new("method", "password")];
    }
}
