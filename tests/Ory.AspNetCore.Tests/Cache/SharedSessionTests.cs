using System.Buffers.Binary;
using System.Text;
using Ory.Frontend;

namespace Ory.AspNetCore.Tests;

/// <summary>What the store gives back was perhaps written by another version, for somebody else, or not by this project at all.</summary>
public class SharedSessionTests
{
    private const int EndsAt = 1 + SessionKey.Size + sizeof(long) + 16;

    private readonly SessionKey _key = Key("one");
    private readonly SharedSession _shared;
    private readonly byte[] _bytes;

    public SharedSessionTests()
    {
        var session = new Session { Id = StubOry.SessionId, Active = true, Identity = new Identity { Id = StubOry.IdentityId } };
        _shared = new SharedSession(_key, 638_000_000_000_000_000, Guid.NewGuid(), new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), session);
        _bytes = _shared.ToBytes();
    }

    [Fact]
    public void What_was_written_is_read()
    {
        Assert.True(SharedSession.TryRead(_bytes, _key, out var read));

        Assert.Equal((_shared.Key, _shared.Began, _shared.Node, _shared.Ends), (read.Key, read.Began, read.Node, read.Ends));
        Assert.Equal((StubOry.SessionId, StubOry.IdentityId), (read.Session.Id, read.Session.Identity!.Id));
        Assert.Equal(_bytes.Length - EndsAt - sizeof(long), read.Length);
    }

    [Fact]
    public void Nothing_shorter_is_a_session()
    {
        for (var length = 0; length < _bytes.Length; length++)
            Assert.False(SharedSession.TryRead(_bytes.AsSpan(0, length), _key, out _));
    }

    [Fact]
    public void A_value_of_another_key_is_nobodys() => Assert.False(SharedSession.TryRead(_bytes, Key("other"), out _));

    [Fact]
    public void A_value_of_another_version_is_nobodys()
    {
        _bytes[0]++;

        Assert.False(SharedSession.TryRead(_bytes, _key, out _));
    }

    [Fact]
    public void An_end_that_no_calendar_has_is_no_end()
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(EndsAt), long.MaxValue);

        Assert.False(SharedSession.TryRead(_bytes, _key, out _));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"id":"1","active":false,"identity":{"id":"2"}}""")]
    [InlineData("""{"id":"1","identity":{"id":"2"}}""")]
    [InlineData("""{"id":"1","active":true}""")]
    [InlineData("""{"id":"1","active":"true","identity":{"id":"2"}}""")]
    public void What_is_no_active_session_of_an_identity_is_nobodys(string session)
    {
        byte[] bytes = [.. _bytes[..(EndsAt + sizeof(long))], .. Encoding.UTF8.GetBytes(session)];

        Assert.False(SharedSession.TryRead(bytes, _key, out _));
    }

    private static SessionKey Key(string credential) => SessionKey.Of(SessionKey.PrefixOf("Ory", new Uri("http://localhost:4433/")), OryCredential.FromCookie("ory_kratos_session=" + credential));
}
