using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ory.AspNetCore.Redis.Tests;

/// <summary>The wire between one node and Redis: it can be cut, held up, and made to deliver rubbish.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _server;
    private volatile bool _isCut;
    private volatile bool _isRubbish;
    private TaskCompletionSource _flowing = Done();

    public Wire(int server)
    {
        _server = server;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Breaks every connection and lets no new one through.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var client in _open.Keys)
            client.Dispose();
    }

    public void Mend()
    {
        _isCut = false;
        _isRubbish = false;
        _flowing.TrySetResult();
    }

    /// <summary>Answers stand still from now on; the connections stay.</summary>
    public void Stall() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers are not Redis' any more.</summary>
    public void TurnToRubbish() => _isRubbish = true;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Cut();
        _flowing.TrySetResult();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            _open[near] = 0;
            _open[far] = 0;
            try
            {
                if (_isCut)
                    return;
                await far.ConnectAsync(IPAddress.Loopback, _server);
                await Task.WhenAny(PumpAsync(near, far, answers: false), PumpAsync(far, near, answers: true));
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
            }
            finally
            {
                _open.TryRemove(near, out _);
                _open.TryRemove(far, out _);
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool answers)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, _stopping.Token)) > 0)
        {
            if (answers)
                await _flowing.Task;
            if (answers && _isRubbish)
                buffer.AsSpan(0, read).Fill((byte)'?');
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
        }
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}
