using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

public class WebhookTests : IAsyncLifetime
{
    private const string Secret = "8b2f5e6f4a4b4f0c9a6d";
    private const string Cookie = "ory_kratos_session=MTc2MzkxMDQ4OXxhYmNk";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedOry _ory;
    private readonly ScriptedSession _session;

    public WebhookTests()
    {
        _ory = new ScriptedOry(_time);
        _session = _ory.SignIn(Cookie);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _ory.DisposeAsync();

    [Fact]
    public async Task A_session_that_Kratos_tells_of_is_asked_about_again()
    {
        await using var node = await StartAsync();
        await node.AskAsync(Cookie);
        await node.AskAsync(Cookie);
        Assert.Equal(1, _ory.Whoamis);

        Assert.Equal(HttpStatusCode.NoContent, await node.HookAsync(new { identity_id = Guid.NewGuid(), session_id = _session.Id }, Secret));
        await node.AskAsync(Cookie);

        Assert.Equal(2, _ory.Whoamis);
    }

    [Fact]
    public async Task An_identity_that_Kratos_tells_of_is_asked_about_at_once_and_once_more_two_seconds_later()
    {
        await using var node = await StartAsync();
        using var evictions = new MetricCollector<long>(node.Services.GetRequiredService<IMeterFactory>(), OryDefaults.MeterName, "ory.session.cache.evictions");
        await node.AskAsync(Cookie);

        await node.HookAsync(new { identity_id = _session.IdentityId }, Secret);
        // Kratos has not committed yet.
        Assert.EndsWith("aal1", await node.AskAsync(Cookie), StringComparison.Ordinal);
        Assert.Equal(2, _ory.Whoamis);
        _session.Aal = "aal2";

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.EndsWith("aal1", await node.AskAsync(Cookie), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        // No request waits for the second one.
        await evictions.WaitForMeasurementsAsync(2).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.EndsWith("aal2", await node.AskAsync(Cookie), StringComparison.Ordinal);
        Assert.Equal(3, _ory.Whoamis);
    }

    // The other nodes go on.
    [Fact]
    public async Task A_host_that_stops_tells_once_more_before_it_goes()
    {
        await using var node = await StartAsync();
        using var evictions = new MetricCollector<long>(node.Services.GetRequiredService<IMeterFactory>(), OryDefaults.MeterName, "ory.session.cache.evictions");

        await node.HookAsync(new { identity_id = _session.IdentityId }, Secret);
        Assert.Single(evictions.GetMeasurementSnapshot());
        node.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await evictions.WaitForMeasurementsAsync(2).WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("8b2f5e6f4a4b4f0c9a6")]
    [InlineData("8B2F5E6F4A4B4F0C9A6D")]
    [InlineData("8b2f5e6f4a4b4f0c9a6d ,")]
    public async Task Without_the_secret_nothing_is_evicted(string? secret)
    {
        await using var node = await StartAsync();
        await node.AskAsync(Cookie);

        Assert.Equal(HttpStatusCode.Unauthorized, await node.HookAsync(new { identity_id = _session.IdentityId }, secret));
        await node.AskAsync(Cookie);

        Assert.Equal(1, _ory.Whoamis);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task It_refuses_to_start_without_a_secret(string? secret)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(secret));

        Assert.Contains("Authentication:Schemes:Ory:WebhookSecret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_secret_that_is_taken_away_while_it_runs_opens_nothing(string? later)
    {
        var secret = (string?)Secret;
        await using var node = await Node.StartAsync(_ory, _time, options => options.WebhookSecret = secret, use: app => app.MapOryWebhook());
        secret = later;
        node.Services.GetRequiredService<IOptionsMonitorCache<OryOptions>>().Clear();

        Assert.Equal(HttpStatusCode.Unauthorized, await node.HookAsync(new { identity_id = _session.IdentityId }, later));
        Assert.Equal(HttpStatusCode.Unauthorized, await node.HookAsync(new { identity_id = _session.IdentityId }, Secret));
    }

    // What is cut off would be read as if it were the whole.
    [Theory]
    [InlineData(15, HttpStatusCode.NoContent)]
    [InlineData(17, HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_too_long_is_a_bad_request_whatever_it_begins_with(int kilobytes, HttpStatusCode status)
    {
        await using var node = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ory/webhook") { Content = new StringContent($$"""{"identity_id":"{{_session.IdentityId}}"}""" + new string(' ', kilobytes * 1024)) };
        request.Headers.Add(OryDefaults.WebhookSecretHeader, Secret);

        using var response = await node.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task What_says_nothing_is_a_bad_request()
    {
        await using var node = await StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await node.HookAsync(new { }, Secret));
        Assert.Equal(HttpStatusCode.BadRequest, await node.HookAsync(new { identity_id = "", session_id = (string?)null }, Secret));
        Assert.Equal(HttpStatusCode.BadRequest, await node.HookAsync(new { identity_id = 42 }, Secret));
        Assert.Equal(HttpStatusCode.BadRequest, await node.HookAsync("identity_id", Secret));
        Assert.Equal(HttpStatusCode.BadRequest, await node.HookAsync(new { identity_id = new string('x', 100_000) }, Secret));
    }

    [Fact]
    public async Task A_session_id_that_is_null_is_none()
    {
        await using var node = await StartAsync();
        await node.AskAsync(Cookie);

        Assert.Equal(HttpStatusCode.NoContent, await node.HookAsync(new { identity_id = _session.IdentityId.ToUpperInvariant(), session_id = (string?)null }, Secret));
        await node.AskAsync(Cookie);

        Assert.Equal(2, _ory.Whoamis);
    }

    [Fact]
    public async Task It_needs_no_session_where_everything_else_does()
    {
        await using var node = await Node.StartAsync(
            _ory, _time, options => options.WebhookSecret = Secret,
            builder => builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()),
            app => app.MapOryWebhook());

        Assert.Equal(HttpStatusCode.NoContent, await node.HookAsync(new { identity_id = _session.IdentityId }, Secret));
    }

    private Task<Node> StartAsync(string? secret = Secret) =>
        Node.StartAsync(_ory, _time, options => options.WebhookSecret = secret, use: app => app.MapOryWebhook());
}
