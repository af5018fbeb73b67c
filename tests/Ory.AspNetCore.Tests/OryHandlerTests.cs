using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

public class OryHandlerTests
{
    [Fact]
    public async Task A_session_cookie_becomes_a_user()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddAuthentication().AddOry(options => options.BaseUrl = "http://127.0.0.1:4433");
        builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Ory")).ConfigurePrimaryHttpMessageHandler(() => new Answer());
        await using var app = builder.Build();
        app.MapGet("/", (HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier) + " " + context.User.FindFirstValue("aal"));
        await app.StartAsync();

        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("Cookie", "a=b; ory_kratos_session=MTIz; c=d");

        Assert.Equal("b7701db5-a60c-4e2a-b1b7-26502ce94887 aal1", await client.GetStringAsync(new Uri("/", UriKind.Relative)));
    }

    private sealed class Answer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    """{"id":"1","active":true,"expires_at":"2099-01-01T00:00:00Z","authenticator_assurance_level":"aal1","identity":{"id":"b7701db5-a60c-4e2a-b1b7-26502ce94887","schema_id":"default","traits":{}}}""",
                    null, "application/json"),
            });
    }
}
