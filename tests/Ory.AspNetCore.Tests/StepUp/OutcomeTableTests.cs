using System.Net;

namespace Ory.AspNetCore.Tests;

public sealed class OutcomeTableTests(OutcomeTableTests.Table table) : IClassFixture<OutcomeTableTests.Table>
{
    public static TheoryData<string, ClientKind, string, bool> Cells() => OutcomeTable.Cells("minimal", "mvc", "razor", "imperative", "hub");

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Everybody_is_carried_to_where_he_can_pass(string endpoint, ClientKind client, string state, bool isStrict) =>
        table.CheckAsync(endpoint, client, state, isStrict);

    [Theory]
    [InlineData(ClientKind.Browser)]
    [InlineData(ClientKind.Fetch)]
    public async Task An_endpoint_that_writes_json_never_redirects(ClientKind client)
    {
        await using var app = await StepUpApp.StartAsync();

        using var response = await app.SendAsync(client, "/json", null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Unless_it_is_allowed_to()
    {
        await using var app = await StepUpApp.StartAsync(map: app =>
            Microsoft.AspNetCore.Builder.CookieRedirectEndpointConventionBuilderExtensions.AllowCookieRedirect(
                Microsoft.AspNetCore.Builder.AuthorizationEndpointConventionBuilderExtensions.RequireAuthorization(
                    Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/json-page", () => new { In = true }))));

        using var response = await app.SendAsync(ClientKind.Browser, "/json-page", null);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    public sealed class Table : OutcomeTable
    {
        private protected override Task<StepUpApp> StartAsync() => StepUpApp.StartAsync();
    }
}
