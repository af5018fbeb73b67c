using System.Net.Sockets;

namespace Ory.Emulator.Tests;

public class EmulatorLifetimeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_for_an_answer_when_it_stops_loses_the_connection(bool inMemory)
    {
        var ory = await OryEmulator.StartAsync(options => (options.InMemory, options.PublicPort, options.AdminPort) = (inMemory, 0, 0));
        using var http = ory.CreateClient();
        var slow = ory.Faults.Slow(Timeout.InfiniteTimeSpan);
        var asking = http.GetAsync("health/alive");
        while (slow.Hits == 0 && !asking.IsCompleted)
            await Task.Yield();

        await ory.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => asking.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Null(ory.Requests.Single().StatusCode);
    }

    [Fact]
    public async Task Who_asks_after_it_stopped_is_refused_as_by_a_server_that_is_gone()
    {
        var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        await ory.DisposeAsync();

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("health/alive"));

        Assert.Equal(HttpRequestError.ConnectionError, fault.HttpRequestError);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(fault.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task A_session_that_there_is_not_cannot_be_revoked()
    {
        var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        var session = await ory.SignInAsync(identity);

        ory.RevokeSession(session.Id);
        ory.RevokeSession(session.Id);
        Assert.Throws<InvalidOperationException>(() => ory.RevokeSession(identity.Id));

        await ory.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => ory.RevokeSession(session.Id));
    }
}
