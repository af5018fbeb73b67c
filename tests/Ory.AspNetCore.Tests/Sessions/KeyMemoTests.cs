using System.Runtime.CompilerServices;

namespace Ory.AspNetCore.Tests.Sessions;

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
