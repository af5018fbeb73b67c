using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>When a scheme's HTTP client is made, and what happens if it cannot be.</summary>
public class OryConnectionTests
{
    private const string Cookie = "ory_kratos_session=abc";

    [Fact]
    public async Task Nothing_is_made_before_Ory_is_to_be_asked_and_one_client_from_then_on()
    {
        var made = 0;
        await using var app = await TestApp.StartAsync(build: builder =>
            builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Ory")).ConfigureHttpClient(_ => Interlocked.Increment(ref made)));

        await app.OutcomeAsync();
        await app.OutcomeAsync(cookie: "theme=dark");
        Assert.Equal(0, made);

        await app.OutcomeAsync(cookie: Cookie);
        await app.OutcomeAsync(cookie: "ory_kratos_session=another");
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task A_client_set_up_wrongly_is_no_outage_and_fails_every_request_that_needs_it()
    {
        await using var app = await TestApp.StartAsync(build: builder => builder.Services
            .AddHttpClient(OryDefaults.GetHttpClientName("Ory"))
            .ConfigureHttpClient(_ => throw new NotSupportedException("The application's own mistake.")));

        for (var time = 0; time < 2; time++)
        {
            var failure = await Assert.ThrowsAsync<NotSupportedException>(() => app.OutcomeAsync(cookie: Cookie));
            Assert.Equal("The application's own mistake.", failure.Message);
        }

        Assert.Equal("NoCredential", await app.OutcomeAsync());
    }
}
