using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ory.AspNetCore;

/// <summary>The cache's key: a SHA-256 of scheme, address, kind and credential. What it was made of cannot be found out from it.</summary>
internal sealed class SessionKey : IEquatable<SessionKey>
{
    public const int Size = SHA256.HashSizeInBytes;
    private const int StackLimit = 768;

    // One a thread: setting one up costs as much as hashing a cookie.
    [ThreadStatic]
    private static IncrementalHash? t_hash;

    private readonly ulong _0, _1, _2, _3;

    private SessionKey(ReadOnlySpan<byte> hash)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(hash);
        (_0, _1, _2, _3) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>What all keys of one scheme begin with. Hashed, so that its parts cannot be confused with one another or with a credential.</summary>
    public static byte[] PrefixOf(string scheme, Uri address) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{scheme.Length}:{scheme}{address.AbsoluteUri}"));

    public static SessionKey Of(ReadOnlySpan<byte> prefix, OryCredential credential)
    {
        var value = credential.Value;
        var length = Size + 1 + value.Length;
        var input = length <= StackLimit ? stackalloc byte[StackLimit] : new byte[length];

        prefix.CopyTo(input);
        input[Size] = (byte)credential.Kind;
        // Sendable credentials are ASCII; a character is a byte.
        Encoding.ASCII.GetBytes(value, input[(Size + 1)..]);

        Span<byte> hash = stackalloc byte[Size];
        var sha256 = t_hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(input[..length]);
        sha256.GetHashAndReset(hash);
        return new SessionKey(hash);
    }

    public static SessionKey FromBytes(ReadOnlySpan<byte> hash) => new(hash[..Size]);

    public void CopyTo(Span<byte> destination)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(destination);
        (words[0], words[1], words[2], words[3]) = (_0, _1, _2, _3);
    }

    public bool Equals(SessionKey? other) => other is not null && _0 == other._0 && _1 == other._1 && _2 == other._2 && _3 == other._3;

    public override bool Equals(object? obj) => Equals(obj as SessionKey);

    public override int GetHashCode() => (int)_0;
}
