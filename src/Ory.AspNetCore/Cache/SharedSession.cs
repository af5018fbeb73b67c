using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>
/// A session as the second level holds it. The value says itself of which key it is, when its whoami began and when it ends: what the store
/// says about that is housekeeping.
/// </summary>
/// <param name="Key">The cache's key.</param>
/// <param name="Began">When the whoami that gave it began, by the clock of <paramref name="Node"/>.</param>
/// <param name="Node">The node that asked.</param>
/// <param name="Ends">From when on Ory has to be asked again.</param>
/// <param name="Session">What Ory said.</param>
/// <param name="Length">How many bytes it takes.</param>
internal sealed record SharedSession(SessionKey Key, long Began, Guid Node, DateTimeOffset Ends, Session Session, int Length = 0)
{
    private const byte Version = 1;
    private const int BeganAt = 1 + SessionKey.Size;
    private const int NodeAt = BeganAt + sizeof(long);
    private const int EndsAt = NodeAt + 16;
    private const int SessionAt = EndsAt + sizeof(long);

    public byte[] ToBytes()
    {
        var session = JsonSerializer.SerializeToUtf8Bytes(Session, FrontendJsonContext.Default.Session);
        var bytes = new byte[SessionAt + session.Length];
        bytes[0] = Version;
        Key.CopyTo(bytes.AsSpan(1));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(BeganAt), Began);
        Node.TryWriteBytes(bytes.AsSpan(NodeAt), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(EndsAt), Ends.UtcTicks);
        session.CopyTo(bytes.AsSpan(SessionAt));
        return bytes;
    }

    /// <summary>False for what is of another version or of another key, or is no active session.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, SessionKey key, [NotNullWhen(true)] out SharedSession? shared)
    {
        shared = null;
        if (bytes.Length <= SessionAt || bytes[0] != Version || !SessionKey.FromBytes(bytes[1..]).Equals(key))
            return false;
        try
        {
            if (JsonSerializer.Deserialize(bytes[SessionAt..], FrontendJsonContext.Default.Session) is not { Active: true, Identity: not null } session)
                return false;
            shared = new SharedSession(
                key,
                BinaryPrimitives.ReadInt64BigEndian(bytes[BeganAt..]),
                new Guid(bytes.Slice(NodeAt, 16), bigEndian: true),
                new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(bytes[EndsAt..]), TimeSpan.Zero),
                session,
                bytes.Length - SessionAt);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return false;
        }
    }
}
