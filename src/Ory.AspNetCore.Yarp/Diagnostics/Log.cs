using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Ory.AspNetCore.Yarp;

/// <summary>Every event of the package. Ids from 1300.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Warning, "Ory could not be reached through the proxy ({Error}; met {Times} times since this was last said). Check that Ory runs and that Authentication:Schemes:{Scheme}:BaseUrl is its public API.")]
    public static partial void ProxyFailed(ILogger logger, string scheme, ForwarderError error, int times);

    [LoggerMessage(1301, LogLevel.Debug, "No such path of Ory's public API, or none that may be reached through the proxy.")]
    public static partial void ProxyPathRefused(ILogger logger);

    [LoggerMessage(1302, LogLevel.Warning, "Ory's answer was not passed on: it is encoded as {Encoding}, which was not asked for and cannot be rewritten.")]
    public static partial void ProxyEncodingRefused(ILogger logger, string encoding);

    [LoggerMessage(1310, LogLevel.Warning, "The header {Header} was left out: its value is longer than {MaxLength} characters.")]
    public static partial void HeaderTooLong(ILogger logger, string header, int maxLength);

    [LoggerMessage(1311, LogLevel.Warning, "Route {Route}: no token could be had for the backend, so the request was answered 503 ({Reason}).")]
    public static partial void TokenUnavailable(ILogger logger, string? route, string reason);

    [LoggerMessage(1312, LogLevel.Error, "The changed options of the gateway are wrong, so those of before stay: {Reason}")]
    public static partial void OptionsWrong(ILogger logger, string reason);

    [LoggerMessage(1320, LogLevel.Information, "The gateway has {Count} keys for its tokens.")]
    public static partial void KeysLoaded(ILogger logger, int count);

    [LoggerMessage(1321, LogLevel.Warning, "A key was made for the gateway's tokens, for this run only. Outside Development set Ory:Gateway:Token:KeyFiles.")]
    public static partial void KeyMade(ILogger logger);

    [LoggerMessage(1322, LogLevel.Error, "The keys of the gateway's tokens could not be read again, so those of before stay: {Reason}")]
    public static partial void KeysUnreadable(ILogger logger, string reason);

    [LoggerMessage(1323, LogLevel.Warning, "The gateway's keys have never been had from {Address}, so nobody's token can be judged: 503.")]
    public static partial void KeysOutOfReach(ILogger logger, string address);

    [LoggerMessage(1330, LogLevel.Information, "A connection was closed because the session behind it is over ({Reason}).")]
    public static partial void ConnectionClosed(ILogger logger, string reason);

    [LoggerMessage(1331, LogLevel.Error, "The sessions behind open connections could not be looked at.")]
    public static partial void SessionCheckFailed(ILogger logger, Exception exception);
}
