using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Ory.Frontend.Tests;

/// <summary>What only reads is asked again; nothing else is ever sent twice.</summary>
public sealed class RepeatTests
{
    private static readonly (string Name, Func<FrontendClient, Task> Call, bool Repeats)[] Calls =
    [
        ("toSession", c => c.ToSessionAsync(default), true),
        ("listMySessions", c => c.ListMySessionsAsync(default), true),
        ("getLoginFlow", c => c.GetLoginFlowAsync("x", default), true),
        ("getRegistrationFlow", c => c.GetRegistrationFlowAsync("x", default), true),
        ("getRecoveryFlow", c => c.GetRecoveryFlowAsync("x", default), true),
        ("getVerificationFlow", c => c.GetVerificationFlowAsync("x", default), true),
        ("getSettingsFlow", c => c.GetSettingsFlowAsync("x", default), true),
        ("getFlowError", c => c.GetFlowErrorAsync("x", default), true),
        ("getWebAuthnJavaScript", c => c.GetWebAuthnJavaScriptAsync(), true),
        ("createBrowserLoginFlow", c => c.CreateBrowserLoginFlowAsync(default), false),
        ("createNativeLoginFlow", c => c.CreateNativeLoginFlowAsync(default), false),
        ("createBrowserRegistrationFlow", c => c.CreateBrowserRegistrationFlowAsync(default), false),
        ("createBrowserRecoveryFlow", c => c.CreateBrowserRecoveryFlowAsync(default), false),
        ("createBrowserVerificationFlow", c => c.CreateBrowserVerificationFlowAsync(default), false),
        ("createBrowserSettingsFlow", c => c.CreateBrowserSettingsFlowAsync(default), false),
        ("createBrowserLogoutFlow", c => c.CreateBrowserLogoutFlowAsync(default), false),
        ("updateLogoutFlow", c => c.UpdateLogoutFlowAsync("x", default), false),
        ("performNativeLogout", c => c.PerformNativeLogoutAsync("x"), false),
        ("exchangeSessionToken", c => c.ExchangeSessionTokenAsync("x", "y"), false),
        ("disableMySession", c => c.DisableMySessionAsync("x", default), false),
        ("disableMyOtherSessions", c => c.DisableMyOtherSessionsAsync(default), false),
        ("updateLoginFlow", c => c.UpdateLoginFlowAsync("x", new UpdateLoginFlowWithOtherMethod(), default), false),
        ("getWellKnownChangePassword", c => c.GetWellKnownChangePasswordAsync(default), false),
        ("createFedcmFlow", c => c.CreateFedcmFlowAsync(default), false),
    ];

    [Theory]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(408, true)]
    [InlineData(500, false)]
    [InlineData(429, false)]
    [InlineData(404, false)]
    public async Task An_operation_is_repeated_by_what_it_is_and_not_by_its_verb(int status, bool transient)
    {
        await using var server = await WireServer.StartAsync(WireServer.Json(status, """{"error":{"message":"no"}}"""));
        await using var services = new ServiceCollection().AddOryFrontendClient(options => options.BaseUrl = server.Url).Services.BuildServiceProvider();
        var client = services.GetRequiredService<FrontendClient>();
        foreach (var (name, call, repeats) in Calls)
        {
            server.Arrivals.Clear();
            var exception = await Assert.ThrowsAsync<FrontendException>(() => call(client));
            Assert.Equal(status, exception.StatusCode);
            Assert.Equal(name, exception.Operation);
            Assert.Equal((name, repeats && transient ? 3 : 1), (name, server.Arrivals.Count));
        }
    }

    [Fact]
    public async Task What_an_application_adds_to_all_its_clients_does_not_repeat_a_submit()
    {
        await using var server = await WireServer.StartAsync(WireServer.Json(503, """{"error":{"message":"no"}}"""));
        var registration = new ServiceCollection().ConfigureHttpClientDefaults(client => client.AddStandardResilienceHandler());
        registration.AddOryFrontendClient(options => options.BaseUrl = server.Url);
        registration.AddOryFrontendClient();    // a library and its application may both do so
        await using var services = registration.BuildServiceProvider();
        var client = services.GetRequiredService<FrontendClient>();

        var exception = await Assert.ThrowsAsync<FrontendException>(() => client.UpdateLoginFlowAsync("x", new UpdateLoginFlowWithOtherMethod(), default));
        Assert.Equal(503, exception.StatusCode);
        Assert.Single(server.Arrivals);
        await Assert.ThrowsAsync<FrontendException>(() => client.ToSessionAsync(default));
        Assert.Equal(1 + 3, server.Arrivals.Count);
    }

    [Fact]
    public async Task A_handler_of_an_application_cannot_send_a_submit_twice()
    {
        await using var server = await WireServer.StartAsync(WireServer.Json(503, """{"error":{"message":"no"}}"""));
        var registration = new ServiceCollection();
        registration.AddOryFrontendClient(options => options.BaseUrl = server.Url).AddHttpMessageHandler(() => new Impatient());
        await using var services = registration.BuildServiceProvider();
        await Assert.ThrowsAsync<FrontendException>(() => services.GetRequiredService<FrontendClient>().CreateBrowserLogoutFlowAsync(default));
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task A_server_that_says_when_to_come_back_is_not_asked_before()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.Headers.RetryAfter = "7";
            await WireServer.Json(503, """{"error":{"message":"no"}}""")(context);
        });
        await using var services = new ServiceCollection().AddOryFrontendClient(options => options.BaseUrl = server.Url).Services.BuildServiceProvider();
        var exception = await Assert.ThrowsAsync<FrontendException>(() => services.GetRequiredService<FrontendClient>().ToSessionAsync(default));
        Assert.Equal(TimeSpan.FromSeconds(7), exception.RetryAfter);
        Assert.Single(server.Arrivals);
    }

    public static TheoryData<Exception, int, FrontendFailureKind?> Faults => new()
    {
        { new HttpRequestException("no route"), 3, FrontendFailureKind.Transport },
        { new TimeoutRejectedException(), 3, FrontendFailureKind.Timeout },
        { new BrokenCircuitException(), 1, FrontendFailureKind.Transport },
        { new InvalidOperationException("a fault of the handler"), 1, null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_may_pass_is_asked_again_and_a_fault_of_code_is_thrown_as_it_is(Exception fault, int calls, FrontendFailureKind? kind)
    {
        using var wire = new RecordedHandler(_ => throw fault);
        var registration = new ServiceCollection();
        registration.AddOryFrontendClient(options => options.BaseUrl = new Uri("http://ory.test")).ConfigurePrimaryHttpMessageHandler(() => wire);
        await using var services = registration.BuildServiceProvider();

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => services.GetRequiredService<FrontendClient>().ToSessionAsync(default));

        Assert.Equal((calls, kind), (wire.Calls, (thrown as FrontendException)?.Kind));
        Assert.Same(fault, thrown is FrontendException ? thrown.InnerException : thrown);
    }

    /// <summary>The sockets handler itself sends a request without a body again when a pooled connection ends without an answer.</summary>
    [Fact]
    public async Task A_connection_that_ends_without_an_answer_does_not_make_a_second_request_of_one_that_changes_something()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var requests = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var server = Serve(listener, requests, stop.Token);
        var client = new FrontendClient(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));

        // The first request of a connection is answered, the second one is read and the connection closed.
        await Assert.ThrowsAsync<FrontendException>(() => client.GetFlowErrorAsync("first", default));
        var exception = await Assert.ThrowsAsync<FrontendException>(() => client.CreateBrowserLogoutFlowAsync(default));
        Assert.Equal(FrontendFailureKind.Transport, exception.Kind);
        Assert.Equal(2, requests.Count);

        await Assert.ThrowsAsync<FrontendException>(() => client.GetFlowErrorAsync("third", default));
        Assert.Equal(3, requests.Count);
        await stop.CancelAsync();
        listener.Stop();
        await server;
    }

    private static async Task Serve(TcpListener listener, System.Collections.Concurrent.ConcurrentQueue<string> requests, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync(stop);
                var stream = connection.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                for (var number = 0; number < 2; number++)
                {
                    var first = await reader.ReadLineAsync(stop);
                    if (first is null)
                        break;
                    while (await reader.ReadLineAsync(stop) is { Length: > 0 })
                    {
                    }
                    requests.Enqueue(first);
                    if (number == 0)
                        await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"u8.ToArray(), stop);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private sealed class Impatient : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
