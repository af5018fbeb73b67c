using System.Net;
using System.Text.Json.Nodes;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The id of a flow stands in a link, and anybody can make a link.</summary>
public class ForeignFlowTests
{
    private const string NewId = "c0ffee00-0000-4000-8000-00000000000a";

    // Ory shows it to whoever knows its id, with what has been typed into it.
    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    [InlineData("recovery")]
    [InlineData("verification")]
    [InlineData("settings")]
    public async Task A_flow_of_a_program_is_no_page(string kind)
    {
        await using var host = new PagesHost();
        var flow = JsonNode.Parse(FlowJson.Of(kind, "choose_method", [FlowJson.Input("default", "traits.email", "email")]))!;
        flow["type"] = "api";
        host.Ory.On("GET", $"/self-service/{kind}/flows", flow.ToJsonString());
        host.Ory.On("GET", $"/self-service/{kind}/browser", FlowJson.Of(kind, "choose_method", []).Replace(FlowJson.Id, NewId, StringComparison.Ordinal));

        using var response = await host.SendAsync(HttpMethod.Get, $"/{kind}?flow={FlowJson.Id}");

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal($"/{kind}?flow={NewId}&notice=notice.replaced", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("sent_email", "Look into your mail")]
    [InlineData("passed_challenge", "Address verified")]
    public async Task A_mail_that_a_program_had_sent_leads_to_where_its_code_is_taken(string state, string heading)
    {
        await using var host = new PagesHost();
        var flow = JsonNode.Parse(FlowJson.Of("verification", state, [FlowJson.Input("code", "code", "text")]))!;
        flow["type"] = "api";
        host.Ory.On("GET", "/self-service/verification/flows", flow.ToJsonString());

        var page = await host.OpenAsync($"/verification?flow={FlowJson.Id}");

        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
    }
}
