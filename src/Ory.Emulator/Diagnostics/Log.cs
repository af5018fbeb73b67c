using Microsoft.Extensions.Logging;

namespace Ory.Emulator;

/// <summary>Everything the emulator logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The emulator failed at {Verb} {Path}")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string verb, string path);

    [LoggerMessage(20, LogLevel.Information, "The issuer {Issuer} of provider '{Provider}' does not answer; the built-in provider stands in for it")]
    public static partial void BuiltInProviderStandsIn(ILogger logger, string provider, string issuer);

    [LoggerMessage(21, LogLevel.Warning, "Nobody could be signed in by provider '{Provider}'")]
    public static partial void ProviderFailed(ILogger logger, Exception exception, string provider);

    [LoggerMessage(22, LogLevel.Warning, "The keys of the tokenizer template '{Template}' are not there; a key of this run's own signs")]
    public static partial void TokenizerKeyMade(ILogger logger, string template);

    // The reason says all there is to know; an exception's stack would bury it.
    [LoggerMessage(23, LogLevel.Error, "The message {Id} is kept, but could not be handed to the mail server {Server}: {Reason}")]
    public static partial void MailNotDelivered(ILogger logger, Guid id, string server, string reason);

    [LoggerMessage(24, LogLevel.Information, "The answer of a key to a sign-in by '{Method}' was refused: {Reason}")]
    public static partial void KeyRefused(ILogger logger, string method, string reason);
}
