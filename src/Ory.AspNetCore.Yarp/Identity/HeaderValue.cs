using System.Buffers;
using System.Text;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Encodes what somebody is called so that a header can carry it: what is not plain ASCII, separates values (comma, semicolon, space, quotes) or is
/// a percent sign is percent-encoded as UTF-8. Backends decode it as they do a path: a plus sign is one, and no space as in a form.
/// </summary>
internal static class HeaderValue
{
    /// <summary>Servers refuse headers beyond a few kilobytes, and a name that is cut off could be somebody else's.</summary>
    public const int MaxLength = 4096;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!#$&'*+/:=?@^`|");

    public static string Encode(string value)
    {
        if (!value.AsSpan().ContainsAnyExcept(Plain))
            return value;

        var result = new StringBuilder(value.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        // A lone surrogate becomes the replacement character.
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.IsAscii && Plain.Contains((char)rune.Value))
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var single in bytes[..rune.EncodeToUtf8(bytes)])
                result.Append('%').Append(single.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}
