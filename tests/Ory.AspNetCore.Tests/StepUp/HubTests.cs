using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Ory.AspNetCore.Tests;

public class HubTests
{
    [Fact]
    public async Task In_a_hub_there_is_only_the_decision()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapHub<AskingHub>("/asking").RequireAuthorization());
        app.Ory.Persons["ann"] = new Person { HasSecondFactor = true };
        await using var connection = Connect(app, "/asking");
        await connection.StartAsync();
        var whoamis = app.Ory.Whoamis;

        Assert.Equal("aal1", await connection.InvokeAsync<string>(nameof(AskingHub.Anybody)));
        await Assert.ThrowsAsync<HubException>(() => connection.InvokeAsync<string>(nameof(AskingHub.Vault)));
        Assert.Equal(whoamis, app.Ory.Whoamis);

        // Who steps up connects anew, as who has just signed in.
        app.Ory.Persons["ann"] = new Person { HasSecondFactor = true, Aal = "aal2" };
        await connection.StopAsync();
        app.Time.Advance(TimeSpan.FromSeconds(31));
        await connection.StartAsync();
        Assert.Equal("aal2", await connection.InvokeAsync<string>(nameof(AskingHub.Vault)));
    }

    [Fact]
    public async Task Who_has_just_stepped_up_connects_at_once_to_a_hub_that_asks_for_it()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = new Person { HasSecondFactor = true };
        await using var connection = Connect(app, "/hub");
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => connection.StartAsync());
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);

        app.Ory.Persons["ann"] = new Person { HasSecondFactor = true, Aal = "aal2" };
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await connection.StartAsync();

        Assert.Equal(HubConnectionState.Connected, connection.State);
    }

    private static HubConnection Connect(StepUpApp app, string path) => new HubConnectionBuilder()
        .WithUrl(new Uri(app.Server.BaseAddress, path), options =>
        {
            options.Transports = HttpTransportType.LongPolling;
            options.HttpMessageHandlerFactory = _ => app.Server.CreateHandler();
            options.Headers["X-Session-Token"] = "ann";
        })
        .Build();

    public class AskingHub : Hub
    {
        public string? Anybody() => Context.User?.FindFirst("aal")?.Value;

        [Authorize("vault")]
        public string? Vault() => Anybody();
    }
}
