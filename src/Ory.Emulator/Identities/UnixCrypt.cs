using System.Security.Cryptography;
using System.Text;

namespace Ory.Emulator;

/// <summary>The hashes of Unix' password files that Kratos knows: MD5 (<c>$1$</c>), SHA-256 (<c>$5$</c>) and SHA-512 (<c>$6$</c>). No package that is kept up has them.</summary>
internal static class UnixCrypt
{
    private const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int DefaultRounds = 5000;
    private const int MinRounds = 1000;
    private const int MaxPassword = 1024;

    /// <summary>The last part of <c>$1$salt$…</c>.</summary>
    public static string Md5(byte[] password, string saltText)
    {
        var salt = Encoding.UTF8.GetBytes(saltText);
        List<byte> first = [.. password, .. "$1$"u8, .. salt, .. Repeated(MD5.HashData([.. password, .. salt, .. password]), password.Length)];
        for (var i = password.Length; i > 0; i >>= 1) first.Add((i & 1) == 1 ? (byte)0 : password[0]);
        var hash = Rounds(MD5.HashData, MD5.HashData(first.ToArray()), password, salt, 1000);
        var text = new StringBuilder();
        for (var i = 0; i < 5; i++) Append(text, hash[i], hash[i + 6], hash[i == 4 ? 5 : i + 12], 4);
        return Append(text, 0, 0, hash[11], 2).ToString();
    }

    /// <summary>The last part of <c>$5$rounds=…$salt$…</c> and <c>$6$rounds=…$salt$…</c>.</summary>
    /// <param name="name"><c>sha256-crypt</c> or <c>sha512-crypt</c>.</param>
    /// <param name="password">The password.</param>
    /// <param name="saltText">The salt.</param>
    /// <param name="rounds">How often it is hashed; null for as often as where nothing is said.</param>
    public static string Sha(string name, byte[] password, string saltText, int? rounds)
    {
        // A password is hashed as often as it is long.
        if (rounds < MinRounds || password.Length > MaxPassword || saltText.Length == 0) throw new FormatException();
        var is512 = name == "sha512-crypt";
        Func<byte[], byte[]> digest = is512 ? SHA512.HashData : SHA256.HashData;
        var salt = Encoding.UTF8.GetBytes(saltText);
        var alternate = digest([.. password, .. salt, .. password]);
        List<byte> first = [.. password, .. salt, .. Repeated(alternate, password.Length)];
        for (var i = password.Length; i > 0; i >>= 1) first.AddRange((i & 1) == 1 ? alternate : password);
        var hash = digest([.. first]);
        var secret = Repeated(digest(Repeated(password, password.Length * password.Length)), password.Length);
        var seasoning = Repeated(digest(Repeated(salt, salt.Length * (16 + hash[0]))), salt.Length);
        hash = Rounds(digest, hash, secret, seasoning, rounds ?? DefaultRounds);

        // Groups of three bytes from the three thirds of the hash; which third comes first changes from group to group.
        var text = new StringBuilder();
        var third = is512 ? 21 : 10;
        var (a, b, c) = (0, third, 2 * third);
        for (var i = 0; i < third; i++)
        {
            Append(text, hash[a], hash[b], hash[c], 4);
            (a, b, c) = is512 ? (b + 1, c + 1, a + 1) : (c + 1, a + 1, b + 1);
        }

        return (is512 ? Append(text, 0, 0, hash[63], 2) : Append(text, 0, hash[31], hash[30], 3)).ToString();
    }

    private static byte[] Rounds(Func<byte[], byte[]> digest, byte[] hash, byte[] secret, byte[] salt, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var odd = (i & 1) == 1;
            hash = digest([.. odd ? secret : hash, .. i % 3 == 0 ? [] : salt, .. i % 7 == 0 ? [] : secret, .. odd ? hash : secret]);
        }

        return hash;
    }

    private static byte[] Repeated(byte[] bytes, int length)
    {
        var repeated = new byte[length];
        for (var i = 0; i < length; i++) repeated[i] = bytes[i % bytes.Length];
        return repeated;
    }

    private static StringBuilder Append(StringBuilder text, byte high, byte middle, byte low, int count)
    {
        var bits = (high << 16) | (middle << 8) | low;
        for (; count > 0; count--, bits >>= 6) text.Append(Alphabet[bits & 63]);
        return text;
    }
}
