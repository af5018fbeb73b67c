using Microsoft.Extensions.Logging;

namespace Ory.Emulator;

/// <summary>Everything the emulator logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The emulator failed at {Verb} {Path}")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string verb, string path);

    [LoggerMessage(2, LogLevel.Warning, "The emulator does not model the configuration key '{Key}'")]
    public static partial void KeyNotModelled(ILogger logger, string key);

    [LoggerMessage(3, LogLevel.Information, "The emulator of Ory listens at {PublicUrl} (public) and {AdminUrl} (admin)")]
    public static partial void Listening(ILogger logger, Uri publicUrl, Uri adminUrl);
}
