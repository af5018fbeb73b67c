using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ory.Testing;

/// <summary>
/// An Ory on a socket that says to whoami exactly what a test wants, broken answers down to the byte included. Not a model of Ory: that is
/// the emulator.
/// </summary>
public sealed class ScriptedOry : IAsyncDisposable
{
    private const string Unauthorized =
        """{"error":{"code":401,"status":"Unauthorized","reason":"No valid session credentials found in the request.","message":"The request could not be authorized"}}""";

    private const string AalRequired =
        """{"error":{"id":"session_aal2_required","code":403,"status":"Forbidden","reason":"…","message":"…"},"redirect_browser_to":"http://ory.test/self-service/login/browser?aal=aal2"}""";

    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, ScriptedSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TcpListener? _listener;
    private TaskCompletionSource _gate = Opened();
    private volatile Fault _fault;
    private int _whoamis;

    public ScriptedOry(TimeProvider time)
    {
        _time = time;
        var listener = FreePort.Listen();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Take(listener);
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>How many times whoami was asked, whatever was answered.</summary>
    public int Whoamis => Volatile.Read(ref _whoamis);

    /// <summary>The credentials for which whoami was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What every other operation is answered with.</summary>
    public string OtherStatus { get; set; } = "404 Not Found";

    /// <summary>The request lines of the other operations.</summary>
    public ConcurrentQueue<string> Others { get; } = new();

    public Fault Fault
    {
        get => _fault;
        set
        {
            lock (_lock)
            {
                var before = _fault;
                _fault = value;
                if (value == Fault.Refused && before != Fault.Refused)
                    StopListening();
                else if (value != Fault.Refused && before == Fault.Refused)
                    ListenAgain();
            }
        }
    }

    /// <summary>Makes whoami know a credential: a session token, or a cookie as <c>name=value</c>.</summary>
    public void Add(string credential, ScriptedSession session) => _sessions[credential] = session;

    /// <summary>Begins a session of a day that whoami knows by a credential.</summary>
    public ScriptedSession SignIn(string credential)
    {
        var session = new ScriptedSession { AuthenticatedAt = _time.GetUtcNow(), ExpiresAt = _time.GetUtcNow().AddDays(1) };
        Add(credential, session);
        return session;
    }

    /// <summary>Takes requests and holds every answer until <see cref="LetGo"/>.</summary>
    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _gate.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        StopListening();
        LetGo();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private void ListenAgain()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start(2048);
        Take(listener);
    }

    private void Take(TcpListener listener)
    {
        _listener = listener;
        _ = AcceptAsync(listener);
    }

    private void StopListening()
    {
        _listener?.Stop();
        foreach (var client in _open.Keys)
            client.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(_stopping.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _open[client] = 0;
        using (client)
        {
            try
            {
                // Taken just before nobody was to listen any more, and not among those that were ended then.
                if (_fault == Fault.Refused)
                    return;
                client.NoDelay = true;
                var stream = client.GetStream();
                var buffer = new byte[16 * 1024];
                var length = 0;
                while (true)
                {
                    int end;
                    while ((end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
                    {
                        var read = await stream.ReadAsync(buffer.AsMemory(length), _stopping.Token);
                        if (read == 0)
                            return;
                        length += read;
                    }
                    var head = Encoding.Latin1.GetString(buffer, 0, end);
                    buffer.AsSpan(end + 4, length - end - 4).CopyTo(buffer);
                    length -= end + 4;
                    if (!await AnswerAsync(client, stream, head))
                        return;
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
            }
            finally
            {
                _open.TryRemove(client, out _);
            }
        }
    }

    /// <summary>False: the connection is over.</summary>
    private async Task<bool> AnswerAsync(TcpClient client, NetworkStream stream, string head)
    {
        var lines = head.Split("\r\n");
        var path = lines[0].Split(' ')[1];
        var fault = Fault;

        if (path.StartsWith("/health/ready", StringComparison.Ordinal))
        {
            await WriteAsync(stream, fault == Fault.DatabaseDown ? "503 Service Unavailable" : "200 OK", fault == Fault.DatabaseDown ? """{"errors":{"database":"down"}}""" : """{"status":"ok"}""");
            return true;
        }
        if (!path.StartsWith("/sessions/whoami", StringComparison.Ordinal))
        {
            Others.Enqueue(lines[0]);
            await WriteAsync(stream, OtherStatus, OtherStatus.StartsWith("204", StringComparison.Ordinal) ? "" : """{"count":1,"logout_url":"","logout_token":""}""", "Connection: close\r\n");
            return false;
        }

        var credential = CredentialOf(lines);
        Asked.Enqueue(credential);
        Interlocked.Increment(ref _whoamis);
        // What is answered is what is so when the request comes, as with a real server that is slow to send.
        var (status, body, headers) = Say(credential);
        await _gate.Task.WaitAsync(_stopping.Token);

        switch (fault)
        {
            case Fault.Reset:
                client.LingerState = new LingerOption(true, 0);
                client.Client.Close();
                return false;
            case Fault.Slow:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopping.Token);
                return false;
            case Fault.TooManyRequests:
                await WriteAsync(stream, "429 Too Many Requests", """{"error":{"code":429,"status":"Too Many Requests","message":"…"}}""", "Retry-After: 7\r\n");
                return true;
            case Fault.InternalError:
                await WriteAsync(stream, "500 Internal Server Error", """{"error":{"code":500,"status":"Internal Server Error","message":"…"}}""");
                return true;
            case Fault.ServiceUnavailable:
                await WriteAsync(stream, "503 Service Unavailable", """{"error":{"code":503,"status":"Service Unavailable","message":"…"}}""");
                return true;
            case Fault.Truncated:
                var half = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body[..(body.Length / 2)]}");
                await stream.WriteAsync(half, _stopping.Token);
                return false;
            case Fault.WrongType:
                await WriteAsync(stream, "200 OK", """{"id":42,"active":"yes","identity":[]}""");
                return true;
            case Fault.TenMegabytes:
                await WriteAsync(stream, "200 OK", $$"""{"padding":"{{new string('x', 10 * 1024 * 1024)}}",{{new ScriptedSession { ExpiresAt = _time.GetUtcNow().AddDays(1) }.Json().Trim()[1..]}}""");
                return true;
            case Fault.Html:
                await WriteAsync(stream, "200 OK", "<!doctype html><title>Please wait</title><p>Maintenance.", type: "text/html; charset=utf-8");
                return true;
            case Fault.Redirect:
                await WriteAsync(stream, "302 Found", "", $"Location: {Address}/sessions/whoami?elsewhere\r\n");
                return true;
            case Fault.DatabaseDown:
                await WriteAsync(stream, "401 Unauthorized", Unauthorized);
                return true;
            default:
                await WriteAsync(stream, status, body, headers);
                return true;
        }
    }

    private (string Status, string Body, string Headers) Say(string credential)
    {
        if (!_sessions.TryGetValue(credential, out var session) || !session.IsActive || session.ExpiresAt <= _time.GetUtcNow())
            return ("401 Unauthorized", Unauthorized, "");
        if (session.NeedsAal2 && session.Aal != "aal2")
            return ("403 Forbidden", AalRequired, "");
        var headers = $"X-Kratos-Authenticated-Identity-Id: {session.IdentityId}\r\n";
        if (session.CacheFor is { } cacheFor)
            headers += $"Ory-Session-Cache-For: {cacheFor}\r\n";
        if (session.SetCookie is { } cookie)
            headers += $"Set-Cookie: {cookie}\r\n";
        return ("200 OK", session.Json(), headers);
    }

    /// <summary>In Kratos' order.</summary>
    private static string CredentialOf(string[] lines) =>
        ValueOf(lines, "X-Session-Token") ?? ValueOf(lines, "Cookie") ?? ValueOf(lines, "Authorization")?.Split(' ')[^1] ?? "";

    private static string? ValueOf(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private async Task WriteAsync(NetworkStream stream, string status, string body, string headers = "", string type = "application/json; charset=utf-8")
    {
        var text = $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stopping.Token);
    }
}
