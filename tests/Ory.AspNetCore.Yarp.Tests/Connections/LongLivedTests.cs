using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Model;

namespace Ory.AspNetCore.Yarp.Tests;

public class LongLivedTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The bound that the README states: the cache's time and the interval of the watch.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(30 + 15);

    [Fact]
    public async Task A_WebSocket_passes_in_both_directions()
    {
        await using var gateway = await StartAsync();
        using var socket = await ConnectAsync(gateway);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("HELLO", await ReceiveAsync(socket));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(s_patience);
    }

    [Fact]
    public async Task A_WebSocket_whose_session_lasts_stays_open()
    {
        await using var gateway = await StartAsync();
        using var socket = await ConnectAsync(gateway);
        for (var i = 0; i < 8; i++)
            await gateway.CheckSessionsAsync();

        await socket.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("STILL HERE", await ReceiveAsync(socket));
    }

    [Theory]
    [InlineData("X-Ticket", "ory_st_alice")]
    [InlineData("Authorization", "Bearer ory_st_alice")]
    [InlineData("Cookie", "a=b; ticket=ory_st_alice")]
    public async Task A_WebSocket_stays_open_until_its_session_ends_wherever_its_credential_was_found(string header, string value)
    {
        var onlyBearer = new Dictionary<string, string?> { ["Authentication:Schemes:Ory:AcceptSessionToken"] = header == "X-Ticket" ? "true" : "false", ["Authentication:Schemes:Ory:AcceptBearer"] = header == "Cookie" ? "false" : "true" };
        await using var gateway = await StartAsync(onlyBearer, builder => builder.Services.Configure<OryOptions>(OryDefaults.AuthenticationScheme, options => options.Events.OnMessageReceived = context =>
        {
            if ((context.Request.Headers["X-Ticket"].ToString() is { Length: > 0 } header ? header : context.Request.Cookies["ticket"]) is { } ticket)
                context.Credential = OryCredential.FromSessionToken(ticket);
            return Task.CompletedTask;
        }));
        gateway.Ory.AddSession("ory_st_alice");
        using var socket = await OpenAsync(gateway, (header, value));

        await gateway.CheckSessionsAsync();
        await gateway.CheckSessionsAsync();
        await socket.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("STILL HERE", await ReceiveAsync(socket));

        gateway.Ory.EndSession("ory_st_alice");
        for (var passed = TimeSpan.Zero; passed < s_bound; passed += TimeSpan.FromSeconds(15))
            await gateway.CheckSessionsAsync();
        await AssertClosedAsync(socket);
    }

    [Fact]
    public async Task A_WebSocket_stays_open_though_the_application_looks_at_the_request_for_its_claims()
    {
        await using var gateway = await StartAsync(configure: builder => builder.Services.AddHttpContextAccessor().AddTransient<IClaimsTransformation, Tenant>());
        using var socket = await ConnectAsync(gateway);

        await gateway.CheckSessionsAsync();

        await socket.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("STILL HERE", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_WebSocket_stays_open_where_an_event_of_the_application_holds_its_session_to_the_request_that_opened_it()
    {
        await using var gateway = await StartAsync(configure: builder => builder.Services.Configure<OryOptions>(OryDefaults.AuthenticationScheme, options => options.Events.OnSessionValidated = context =>
        {
            if (context.Request.Headers.UserAgent != "Alice's" || context.HttpContext.Connection.RemoteIpAddress is null
                || context.Request.RouteValues["rest"] is not "socket" || context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is null)
                context.Fail("stolen");
            return Task.CompletedTask;
        }));
        gateway.Ory.AddSession("alice");
        using var socket = await OpenAsync(gateway, ("Cookie", "ory_kratos_session=alice"), ("User-Agent", "Alice's"));

        await gateway.CheckSessionsAsync();

        await socket.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("STILL HERE", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_WebSocket_whose_session_an_event_of_the_application_cannot_look_at_is_closed()
    {
        var isBroken = false;
        await using var gateway = await StartAsync(configure: builder => builder.Services.Configure<OryOptions>(OryDefaults.AuthenticationScheme, options =>
            options.Events.OnSessionValidated = _ => isBroken ? throw new InvalidOperationException("the application's database is away") : Task.CompletedTask));
        using var socket = await ConnectAsync(gateway);
        await gateway.CheckSessionsAsync();
        isBroken = true;

        await gateway.CheckSessionsAsync();

        await AssertClosedAsync(socket);
    }

    [Fact]
    public async Task A_session_that_ends_at_Ory_closes_its_WebSocket_within_the_bound()
    {
        await using var gateway = await StartAsync();
        using var socket = await ConnectAsync(gateway);
        gateway.Ory.EndSession("alice");
        for (var passed = TimeSpan.Zero; passed < s_bound; passed += TimeSpan.FromSeconds(15))
            await gateway.CheckSessionsAsync();

        await AssertClosedAsync(socket);
    }

    [Fact]
    public async Task A_session_that_is_evicted_closes_its_WebSocket_with_the_next_look()
    {
        await using var gateway = await StartAsync();
        using var socket = await ConnectAsync(gateway, out var session);
        gateway.Ory.EndSession("alice");
        await gateway.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfSession((string)session["id"]!));
        await gateway.CheckSessionsAsync();
        await AssertClosedAsync(socket);
    }

    [Fact]
    public async Task A_session_that_runs_out_closes_its_WebSocket_with_the_next_look()
    {
        await using var gateway = await StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "01:00:00" });
        gateway.Ory.AddSession("alice")["expires_at"] = gateway.Time.GetUtcNow().AddSeconds(14);
        using var socket = await OpenAsync(gateway);
        await gateway.CheckSessionsAsync();
        await AssertClosedAsync(socket);
    }

    // That it has run out stands in the session: nobody has to be asked, and an outage gives nobody more time.
    [Fact]
    public async Task A_session_that_runs_out_while_Ory_is_down_closes_its_WebSocket_with_the_next_look()
    {
        await using var gateway = await StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "01:00:00" });
        gateway.Ory.AddSession("alice")["expires_at"] = gateway.Time.GetUtcNow().AddSeconds(14);
        using var socket = await OpenAsync(gateway);
        gateway.Ory.Fault = 500;
        await gateway.CheckSessionsAsync();
        await AssertClosedAsync(socket);
    }

    [Fact]
    public async Task A_credential_that_is_of_another_session_now_closes_the_WebSocket_of_the_first()
    {
        await using var gateway = await StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "00:00:00" });
        using var socket = await ConnectAsync(gateway, out var session);
        session["id"] = Guid.NewGuid().ToString();
        await gateway.CheckSessionsAsync();
        await AssertClosedAsync(socket);
    }

    [Fact]
    public async Task An_outage_closes_nothing_at_once_and_everything_when_it_lasts()
    {
        await using var gateway = await StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "00:00:00" });
        using var socket = await ConnectAsync(gateway);
        gateway.Ory.Fault = 500;
        await gateway.CheckSessionsAsync();
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("HELLO", await ReceiveAsync(socket));

        gateway.Ory.Fault = null;
        await gateway.CheckSessionsAsync();
        gateway.Ory.Fault = 500;
        await gateway.CheckSessionsAsync();
        await socket.SendAsync("again"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("AGAIN", await ReceiveAsync(socket));

        await gateway.CheckSessionsAsync();
        await AssertClosedAsync(socket);
    }

    [Fact]
    public async Task A_WebSocket_over_HTTP_2_passes_and_ends_with_its_session()
    {
        await using var gateway = await StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "00:00:00" }, protocols: HttpProtocols.Http2);
        gateway.Ory.AddSession("alice");
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        using var socket = new ClientWebSocket { Options = { HttpVersion = HttpVersion.Version20, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        socket.Options.SetRequestHeader("Cookie", "ory_kratos_session=alice");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Url.Port}/headers/socket"), client, default).WaitAsync(s_patience);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.Equal("HELLO", await ReceiveAsync(socket));

        gateway.Ory.EndSession("alice");
        await gateway.CheckSessionsAsync();
        await AssertClosedAsync(socket);
    }

    // Else the bound would hold for as many connections only as Ory answers for within it, a few at a time.
    [Fact]
    public async Task No_look_waits_for_the_answer_about_a_few_others()
    {
        const int Count = 20;
        await using var gateway = await StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "00:00:00" });
        var sockets = new List<WebSocket>();
        foreach (var name in Enumerable.Range(0, Count).Select(number => "person" + number))
        {
            gateway.Ory.AddSession(name);
            sockets.Add(await OpenAsync(gateway, name));
        }

        var asked = gateway.Ory.Whoamis;
        var silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Ory.Silence = silence.Task;
        var look = gateway.CheckSessionsAsync();
        try
        {
            using var timeout = new CancellationTokenSource(s_patience);
            while (gateway.Ory.Whoamis < asked + Count)
            {
                timeout.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
        finally
        {
            silence.SetResult();
            sockets.ForEach(socket => socket.Dispose());
        }

        await look;
    }

    [Fact]
    public async Task One_persons_end_is_not_anothers()
    {
        await using var gateway = await StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "00:00:00" });
        using var alice = await ConnectAsync(gateway);
        gateway.Ory.AddSession("bob");
        using var bob = await OpenAsync(gateway, "bob");
        using var nobody = await OpenAsync(gateway, "");

        gateway.Ory.EndSession("alice");
        await gateway.CheckSessionsAsync();
        await AssertClosedAsync(alice);
        foreach (var other in (WebSocket[])[bob, nobody])
        {
            await other.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, default);
            Assert.Equal("HELLO", await ReceiveAsync(other));
        }
    }

    [Fact]
    public async Task What_is_over_is_watched_no_more()
    {
        // A client has the whole answer before the server is done with the request: what is noted first at a response is done last.
        using var over = new SemaphoreSlim(0);
        await using var gateway = await Gateway.StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "00:00:00" }, map: app => app.Use((context, next) =>
        {
            context.Response.OnCompleted(() => Task.FromResult(over.Release()));
            return next(context);
        }));
        gateway.Ory.AddSession("alice");
        for (var i = 0; i < 3; i++)
        {
            await gateway.GetAsync("/headers/x", ("Cookie", "ory_kratos_session=alice"));
            Assert.True(await over.WaitAsync(s_patience));
        }

        var asked = gateway.Ory.Whoamis;
        await gateway.CheckSessionsAsync();
        Assert.Equal(asked, gateway.Ory.Whoamis);
    }

    private static async Task<Gateway> StartAsync(Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var gateway = await Gateway.StartAsync(settings, protocols, configure: configure);
        gateway.Backend.Other = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[256];
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
                if (received.MessageType is WebSocketMessageType.Close)
                {
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
                    return;
                }

                await socket.SendAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(buffer, 0, received.Count).ToUpperInvariant()), WebSocketMessageType.Text, true, default);
            }
        };
        return gateway;
    }

    private static Task<ClientWebSocket> ConnectAsync(Gateway gateway) => ConnectAsync(gateway, out _);

    private static Task<ClientWebSocket> ConnectAsync(Gateway gateway, out System.Text.Json.Nodes.JsonObject session)
    {
        session = gateway.Ory.AddSession("alice");
        return OpenAsync(gateway);
    }

    private static Task<ClientWebSocket> OpenAsync(Gateway gateway, string name = "alice") => name.Length > 0 ? OpenAsync(gateway, ("Cookie", "ory_kratos_session=" + name)) : OpenAsync(gateway, []);

    private static async Task<ClientWebSocket> OpenAsync(Gateway gateway, params (string Name, string Value)[] headers)
    {
        var socket = new ClientWebSocket();
        foreach (var (name, value) in headers)
            socket.Options.SetRequestHeader(name, value);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Url.Port}/headers/socket"), default).WaitAsync(s_patience);
        return socket;
    }

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[256];
        var received = await socket.ReceiveAsync(buffer, default).WaitAsync(s_patience);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private sealed class Tenant(IHttpContextAccessor accessor) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            ((ClaimsIdentity)principal.Identity!).AddClaim(new("tenant", accessor.HttpContext!.Request.Host.Host));
            return Task.FromResult(principal);
        }
    }

    private static Task AssertClosedAsync(WebSocket socket) =>
        Assert.ThrowsAnyAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[16], default).WaitAsync(s_patience));
}
