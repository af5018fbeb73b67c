using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

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

    /// <summary>Kratos goes by the first cookie that it can decode: with a jar's behind it, a made-up one would be whoever was asked about last.</summary>
    [Fact]
    public async Task A_handler_that_the_application_puts_in_sends_nobodys_cookie_for_another()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        await using var ory = new ScriptedOry(time);
        ory.SignIn(Cookie).SetCookie = "ory_kratos_session=renewed; Path=/";
        await using var node = await Node.StartAsync(ory, time, build: builder => builder.Services
            .AddHttpClient(OryDefaults.GetHttpClientName("Ory"))
            .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()));

        Assert.NotEqual("401", await node.AskAsync(Cookie));
        Assert.Equal("401", await node.AskAsync("ory_kratos_session=made-up"));

        Assert.Equal([Cookie, "ory_kratos_session=made-up"], ory.Asked);
    }
}
