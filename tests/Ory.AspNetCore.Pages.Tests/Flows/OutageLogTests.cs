using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Whoever runs an application with a wrong address of Ory, or without Ory, learns it from the log, though nobody has signed in yet.</summary>
public class OutageLogTests
{
    private readonly FakeLogCollector _logs = new();

    [Theory]
    [InlineData("/login", "/self-service/login/browser")]
    [InlineData("/settings", "/self-service/settings/browser")]
    [InlineData("/login?flow=" + FlowJson.Id, "/self-service/login/flows")]
    [InlineData("/error?id=" + FlowJson.Id, "/self-service/errors")]
    [InlineData("/.ory/self-service/recovery?flow=" + FlowJson.Id + "&token=t", "/self-service/recovery")]
    public async Task An_outage_that_a_page_tells_people_of_is_told_in_the_log(string page, string path)
    {
        await using var host = Host();
        host.Ory.On("GET", path, _ => Task.FromException<HttpResponseMessage>(new HttpRequestException("refused")));

        using var response = await host.SendAsync(HttpMethod.Get, page);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var warning = Assert.Single(Warnings);
        Assert.Contains("status none", warning, StringComparison.Ordinal);
        Assert.Contains("Authentication:Schemes:Ory:BaseUrl", warning, StringComparison.Ordinal);
    }

    // A proxy before an Ory that is away; and somebody else's server, or Ory's admin API, at the address.
    [Theory]
    [InlineData(502)]
    [InlineData(404)]
    [InlineData(200)]
    public async Task So_is_an_answer_that_is_not_Orys(int status)
    {
        await using var host = Host();
        host.Ory.On("GET", "/self-service/login/browser", "<html>", status);

        using var response = await host.SendAsync(HttpMethod.Get, "/login");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains($"status {status}", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_no_line_for_each_who_meets_it()
    {
        var time = new FakeTimeProvider();
        await using var host = Host(time);
        host.Ory.On("GET", "/self-service/login/browser", _ => Task.FromException<HttpResponseMessage>(new HttpRequestException("refused")));

        for (var i = 0; i < 5; i++)
            (await host.SendAsync(HttpMethod.Get, "/login")).Dispose();
        Assert.Contains("met 1 times", Assert.Single(Warnings), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(10));
        (await host.SendAsync(HttpMethod.Get, "/login")).Dispose();
        Assert.Contains("met 5 times", Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Ory_answers_by_its_rules_is_no_outage()
    {
        await using var host = Host();
        host.Ory.On("GET", "/self-service/registration/browser", """{"error":{"id":"self_service_flow_disabled","code":400}}""", 400);

        using var response = await host.SendAsync(HttpMethod.Get, "/registration");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(Warnings);
    }

    private IReadOnlyList<string> Warnings => [.. _logs.GetSnapshot().Where(record => record.Level >= LogLevel.Warning && record.Category!.StartsWith("Ory.AspNetCore.Pages", StringComparison.Ordinal)).Select(record => record.Message)];

    private PagesHost Host(TimeProvider? time = null) => new(build: builder =>
    {
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Logging.AddProvider(new FakeLoggerProvider(_logs));
    });
}
