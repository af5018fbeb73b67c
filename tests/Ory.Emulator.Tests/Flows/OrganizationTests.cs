using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Flows that are asked for an organization's people alone, which no method of the open source is for.</summary>
public class OrganizationTests
{
    private const string Organization = "0b7b0b1e-0b0b-4b0b-8b0b-0b0b0b0b0b0b";

    [Theory]
    [InlineData("login", "browser", "csrf_token")]
    [InlineData("login", "api", null)]
    [InlineData("registration", "browser", null)]
    [InlineData("registration", "api", null)]
    public async Task An_organizations_form_offers_nothing(string flow, string type, string? node)
    {
        await using var ory = await OryEmulator.StartAsync();

        var begun = await Asked.PublicAsync(ory, "GET", $"/self-service/{flow}/{type}?organization={Organization}", ("Accept", "application/json"));

        Assert.Equal((200, Organization), (begun.Status, begun.Text("organization_id")));
        var nodes = begun.Body!["ui"]!["nodes"] as JsonArray;
        Assert.Equal(node, (string?)nodes?.Single()!["attributes"]!["name"]);
    }

    [Fact]
    public async Task What_is_no_id_names_no_organization()
    {
        await using var ory = await OryEmulator.StartAsync();

        var begun = await Asked.PublicAsync(ory, "GET", "/self-service/login/api?organization=acme", ("Accept", "application/json"));

        Assert.Null(begun.Body!["organization_id"]);
        Assert.NotEmpty((JsonArray)begun.Body["ui"]!["nodes"]!);
    }
}
