using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Ory.AspNetCore;

/// <summary>
/// Says that whatever was learnt of a session, an identity or a credential before a moment counts no more. The same bytes are kept in the
/// second level and sent to the other nodes. Ids are hashed: neither a key nor a value of the store tells whose session it was.
/// </summary>
/// <param name="Id">Which session, identity or credential: see <see cref="OfSession"/>, <see cref="OfIdentity"/>, <see cref="OfCredential"/>.</param>
/// <param name="Stamp">When, by the clock of the node that evicted.</param>
/// <param name="Node">The node that evicted.</param>
internal readonly record struct EvictionMarker(UInt128 Id, long Stamp, Guid Node)
{
    public const int Size = 1 + 16 + 8 + 16;

    private const byte Version = 1;

    public static UInt128 OfSession(string sessionId) => Hash("session:", sessionId);

    public static UInt128 OfIdentity(string identityId) => Hash("identity:", identityId);

    /// <summary>The cache's key is a hash already.</summary>
    public static UInt128 OfCredential(SessionKey key)
    {
        Span<byte> hash = stackalloc byte[SessionKey.Size];
        key.CopyTo(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public static string StoreKey(UInt128 id) => $"ory:evicted:{id:x32}";

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(1), Id);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), Stamp);
        Node.TryWriteBytes(bytes.AsSpan(25), bigEndian: true, out _);
        return bytes;
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out EvictionMarker? marker)
    {
        marker = bytes.Length == Size && bytes[0] == Version
            ? new EvictionMarker(
                BinaryPrimitives.ReadUInt128BigEndian(bytes[1..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[17..]),
                new Guid(bytes[25..], bigEndian: true))
            : null;
        return marker is not null;
    }

    /// <summary>Ory writes ids in lower case; who passes one on may not.</summary>
    private static UInt128 Hash(string kind, string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(kind + id.ToLowerInvariant()), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
