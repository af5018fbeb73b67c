using System.Runtime.InteropServices;
using System.Text;

namespace Ory.Frontend;

/// <summary>
/// A few strings that a server repeats in nearly every answer (the id and address of a schema, a provider's id), so that a hundred thousand cached sessions hold
/// each once. Never of personal values. Losing a race costs one string.
/// </summary>
internal static class SharedStrings
{
    private const int MaxLength = 256;

    private static readonly string?[] Slots = new string?[64];

    internal static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxLength || !Ascii.IsValid(utf8))
            return Encoding.UTF8.GetString(utf8);

        ref var slot = ref Slots[Slot(utf8)];
        var known = Volatile.Read(ref slot);
        if (known is not null && Ascii.Equals(utf8, known))
            return known;
        var made = Encoding.ASCII.GetString(utf8);
        Volatile.Write(ref slot, made);
        return made;
    }

    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        // Schemas' addresses differ at their end.
        var tail = utf8.Length >= sizeof(ulong) ? MemoryMarshal.Read<ulong>(utf8[^sizeof(ulong)..]) : utf8[^1];
        return (int)((tail * 0x9E3779B97F4A7C15 + (ulong)utf8.Length * 31) >> 58);
    }
}
