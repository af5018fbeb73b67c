using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Tests;

public sealed class KeyMemoTests
{
    private static readonly byte[] Prefix = SessionKey.PrefixOf("Ory", new Uri("https://id.example.org/"));

    private readonly KeyMemo _memo = new();

    [Fact]
    public void A_header_that_comes_again_as_the_same_string_gives_the_same_key()
    {
        var credential = Cookie(NewString("one"));
        var key = Keep(credential, times: 2);

        Assert.Same(key, _memo.Find(credential));
    }

    [Fact]
    public void A_header_that_came_once_is_not_remembered()
    {
        var credential = Cookie(NewString("one"));
        Keep(credential, times: 1);

        Assert.Null(_memo.Find(credential));
    }

    [Fact]
    public void Another_string_is_another_header_even_if_it_reads_the_same()
    {
        Keep(Cookie(NewString("one")), times: 2);

        Assert.Null(_memo.Find(Cookie(NewString("one"))));
    }

    [Fact]
    public void Another_part_of_the_same_string_is_another_credential()
    {
        var header = NewString("one");
        Keep(new OryCredential(OryCredentialKind.Cookie, header, 0, 5), times: 2);

        Assert.Null(_memo.Find(new OryCredential(OryCredentialKind.Cookie, header, 0, 6)));
        Assert.Null(_memo.Find(new OryCredential(OryCredentialKind.Cookie, header, 1, 5)));
        Assert.Null(_memo.Find(new OryCredential(OryCredentialKind.SessionToken, header, 0, 5)));
    }

    [Fact]
    public void However_many_headers_come_each_gives_its_own_key_or_none()
    {
        var credentials = Enumerable.Range(0, 20_000).Select(number => Cookie(NewString($"number {number}"))).ToList();
        foreach (var credential in credentials)
            Keep(credential, times: 2);

        var found = credentials.Select(credential => (Key: _memo.Find(credential), Right: SessionKey.Of(Prefix, credential))).Where(pair => pair.Key is not null).ToList();
        Assert.NotEmpty(found);
        Assert.All(found, pair => Assert.Equal(pair.Right, pair.Key));
    }

    [Fact]
    public void Nothing_of_a_credential_is_kept_alive()
    {
        var header = KeepAndForget(_memo);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(header.TryGetTarget(out _));
    }

    // What it is all for. Were it no longer so, everything would be as right as before, and slower.
    [Fact]
    public async Task Kestrel_gives_out_the_same_string_where_a_connection_repeats_a_cookie()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var headers = new ConcurrentQueue<(string Connection, string Cookie)>();
        app.Run(context =>
        {
            headers.Enqueue((context.Connection.Id, context.Request.Headers.Cookie.ToString()));
            return Task.CompletedTask;
        });
        await app.StartAsync();

        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 1 });
        for (var request = 0; request < 2; request++)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, app.Urls.Single());
            message.Headers.TryAddWithoutValidation("Cookie", NewString("one"));
            using var response = await client.SendAsync(message);
        }

        var (first, second) = (headers.First(), headers.Last());
        Assert.Equal(2, headers.Count);
        Assert.Equal(first.Connection, second.Connection);
        Assert.Same(first.Cookie, second.Cookie);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<string> KeepAndForget(KeyMemo memo)
    {
        var header = NewString("one");
        var credential = Cookie(header);
        memo.Keep(credential, SessionKey.Of(Prefix, credential));
        memo.Keep(credential, SessionKey.Of(Prefix, credential));
        Assert.NotNull(memo.Find(credential));
        return new WeakReference<string>(header);
    }

    private SessionKey Keep(OryCredential credential, int times)
    {
        var key = SessionKey.Of(Prefix, credential);
        for (var time = 0; time < times; time++)
            _memo.Keep(credential, key);
        return key;
    }

    private static OryCredential Cookie(string header) => OryCredential.FromCookie(header);

    // Not a constant: a string object of its own.
    private static string NewString(string value) => new($"ory_kratos_session={value}".AsSpan());
}
