using System.Globalization;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>
/// A time as RFC 3339 writes it, to the last digit: Ory sends nanoseconds, <see cref="DateTimeOffset"/> holds 100 of them at a time, and an answer
/// that is encoded again must not have lost any.
/// </summary>
[JsonConverter(typeof(TimestampConverter))]
internal readonly struct Timestamp : IEquatable<Timestamp>
{
    private const int MaxFraction = 9;

    /// <summary>The longest text: date, time, fraction, offset.</summary>
    internal const int MaxLength = 20 + MaxFraction + 6;

    private readonly DateTime local;
    private readonly short offset;      // minutes east of UTC
    private readonly byte remainder;    // 0 to 99 nanoseconds beyond the ticks
    private readonly byte format;       // digits of the fraction, whether the offset is "Z", and whether this is a time at all

    private const byte Zulu = 0x10;
    private const byte Set = 0x20;

    private Timestamp(DateTime local, int offset, int remainder, int digits, bool zulu)
    {
        this.local = local;
        this.offset = (short)offset;
        this.remainder = (byte)remainder;
        format = (byte)(digits | (zulu ? Zulu : 0) | Set);
    }

    /// <summary>Whether there is a time: the default value is none.</summary>
    internal bool IsSet => format != 0;

    internal DateTimeOffset? Value => IsSet ? new DateTimeOffset(local, TimeSpan.FromMinutes(offset)) : null;

    private int Digits => format & 0xF;

    private bool IsZulu => (format & Zulu) != 0;

    internal static Timestamp From(DateTimeOffset? value)
    {
        if (value is not { } time)
            return default;

        // As Go writes it: no trailing zeros, "Z" for UTC. Offsets of whole minutes are all that DateTimeOffset allows.
        var fraction = (int)(time.Ticks % TimeSpan.TicksPerSecond);
        var digits = fraction == 0 ? 0 : 7;
        for (; digits > 0 && fraction % 10 == 0; fraction /= 10)
            digits--;
        var minutes = (int)time.Offset.TotalMinutes;
        return new Timestamp(time.DateTime, minutes, 0, digits, minutes == 0);
    }

    /// <summary>Reads an RFC 3339 time. Digits beyond the nanosecond are dropped; a leap second counts as the second before it.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out Timestamp result)
    {
        result = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
            return false;

        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..10]);
        int hour = Number(text[11..13]), minute = Number(text[14..16]), second = Number(text[17..19]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 60)
            return false;

        var at = 19;
        int nanoseconds = 0, digits = 0;
        if (text[at] == '.')
        {
            var start = ++at;
            for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
            {
                if (digits == MaxFraction)
                    continue;
                nanoseconds = nanoseconds * 10 + (text[at] - '0');
                digits++;
            }
            if (at == start)
                return false;
            for (var missing = digits; missing < MaxFraction; missing++)
                nanoseconds *= 10;
        }

        if (!TryParseOffset(text[at..], out var offset, out var zulu))
            return false;

        var ticks = new DateTime(year, month, day, hour, minute, Math.Min(second, 59)).Ticks + nanoseconds / 100;
        var utc = ticks - offset * TimeSpan.TicksPerMinute;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks)
            return false;

        result = new Timestamp(new DateTime(ticks), offset, nanoseconds % 100, digits, zulu);
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out int minutes, out bool zulu)
    {
        minutes = 0;
        zulu = text.Length == 1 && (text[0] | 0x20) == 'z';
        if (zulu)
            return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':')
            return false;
        int hour = Number(text[1..3]), minute = Number(text[4..6]);
        if ((uint)hour > 14 || (uint)minute > 59 || hour * 60 + minute > 14 * 60)
            return false;
        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if ((uint)(digit - '0') > 9)
                return -1;
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /// <summary>Writes the text and says how long it is; <paramref name="target"/> takes at least <see cref="MaxLength"/> bytes.</summary>
    internal int Format(Span<byte> target)
    {
        local.TryFormat(target, out var length, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        if (Digits > 0)
        {
            var nanoseconds = (int)(local.Ticks % TimeSpan.TicksPerSecond) * 100 + remainder;
            target[length++] = (byte)'.';
            for (int i = 0, unit = 100_000_000; i < Digits; i++, unit /= 10)
                target[length++] = (byte)('0' + nanoseconds / unit % 10);
        }
        if (IsZulu)
        {
            target[length++] = (byte)'Z';
            return length;
        }
        var minutes = Math.Abs((int)offset);
        target[length++] = (byte)(offset < 0 ? '-' : '+');
        target[length++] = (byte)('0' + minutes / 600);
        target[length++] = (byte)('0' + minutes / 60 % 10);
        target[length++] = (byte)':';
        target[length++] = (byte)('0' + minutes % 60 / 10);
        target[length++] = (byte)('0' + minutes % 10);
        return length;
    }

    public bool Equals(Timestamp other) => local == other.local && offset == other.offset && remainder == other.remainder && IsSet == other.IsSet;

    public override bool Equals(object? obj) => obj is Timestamp other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(local, offset, remainder, IsSet);
}
