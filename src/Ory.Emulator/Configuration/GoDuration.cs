using System.Globalization;
using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>Durations as Kratos writes them: <c>1h</c>, <c>1h30m</c>, <c>250ms</c>.</summary>
internal static partial class GoDuration
{
    public const string Expected = "a duration of whole numbers, such as '1h', '15m' or '1h30m'";

    /// <summary>Whether Kratos takes it in its configuration: there durations are made of whole numbers.</summary>
    public static bool IsConfigured(string text) => Configured().IsMatch(text);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var match = Whole().Match(text);
        if (!match.Success) return text is "0" or "+0" or "-0";
        var ticks = 0d;
        for (var i = 0; i < match.Groups[1].Captures.Count; i++)
        {
            var number = double.Parse(match.Groups[2].Captures[i].ValueSpan, CultureInfo.InvariantCulture);
            ticks += number * TicksOf(match.Groups[3].Captures[i].Value);
        }

        // Go counts nanoseconds in 64 bits: some 292 years.
        if (ticks > long.MaxValue / 100d) return false;
        duration = TimeSpan.FromTicks((long)(text[0] == '-' ? -ticks : ticks));
        return true;
    }

    private static double TicksOf(string unit) => unit switch
    {
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        _ => 0.01,
    };

    [GeneratedRegex(@"^([0-9]+(ns|us|ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Configured();

    [GeneratedRegex(@"^[-+]?(([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(h|ms|m|s|us|µs|μs|ns))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
