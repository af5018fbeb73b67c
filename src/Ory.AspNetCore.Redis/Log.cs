using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Redis;

/// <summary>Every event that this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Evictions of the other nodes arrive here. Sessions that were cached before are asked about anew.")]
    public static partial void HearingEvictions(this ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "Evictions of the other nodes do not arrive here ({Fault}). Until they do, sessions that end elsewhere may count here for as long as they are cached.")]
    public static partial void NotHearingEvictions(this ILogger logger, string fault);
}
