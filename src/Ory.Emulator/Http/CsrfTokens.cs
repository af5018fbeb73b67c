using System.Security.Cryptography;
using System.Text;

namespace Ory.Emulator;

/// <summary>The CSRF cookie and the masked tokens of the forms: <c>base64(pad ‖ pad ⊕ secret)</c>, so that no two look alike.</summary>
internal static class CsrfTokens
{
    public const int Length = 32;

    public static string CookieName(string publicBaseUrl) =>
        "csrf_token_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(publicBaseUrl)));

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(Length);

    public static string Mask(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Length) return "";
        Span<byte> masked = stackalloc byte[2 * Length];
        RandomNumberGenerator.Fill(masked[..Length]);
        for (var i = 0; i < Length; i++) masked[Length + i] = (byte)(masked[i] ^ secret[i]);
        return Convert.ToBase64String(masked);
    }

    /// <summary>The secret of a cookie value; null when it is none.</summary>
    public static byte[]? Decode(string? cookie) => Bytes(cookie) is { Length: Length } secret ? secret : null;

    /// <summary>Whether a token, masked or not, is one of this secret.</summary>
    public static bool Fits(ReadOnlySpan<byte> secret, string? token) => IsMaskOf(secret, token) || (Decode(token) is { } bare && CryptographicOperations.FixedTimeEquals(secret, bare));

    /// <summary>Whether a token is one of this secret, and masked.</summary>
    public static bool IsMaskOf(ReadOnlySpan<byte> secret, string? token)
    {
        if (secret.Length != Length || Bytes(token) is not { Length: 2 * Length } bytes) return false;
        for (var i = 0; i < Length; i++) bytes[i] ^= bytes[Length + i];
        return CryptographicOperations.FixedTimeEquals(secret, bytes.AsSpan(0, Length));
    }

    // Go overlooks the ends of lines, as .NET does, but no other space.
    private static byte[]? Bytes(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.AsSpan().ContainsAny(' ', '\t')) return null;
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var written) ? buffer[..written] : null;
    }
}
