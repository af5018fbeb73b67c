using Microsoft.Extensions.Logging;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>Every event of the package, in one list. None shows a credential, a cookie, a body or a cache key.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Scheme {Scheme}: Ory could not say whom a credential stands for ({Fault}, status {Status}; met {Times} times since this was last said). Who shows one is answered 503 until it can. Check that Ory runs and that Authentication:Schemes:{Scheme}:BaseUrl is its public API.")]
    private static partial void WhoamiFailed(ILogger logger, string scheme, string fault, string status, int times);

    public static void WhoamiFailed(ILogger logger, string scheme, string fault, int? status, int times) => WhoamiFailed(logger, scheme, fault, FaultName.OfStatus(status), times);

    [LoggerMessage(2, LogLevel.Error, "Scheme {Scheme}: Ory's address answers 404 to /sessions/whoami ({Times} times since this was last said). Authentication:Schemes:{Scheme}:BaseUrl is probably wrong: set it to Ory's public API (port 4433 of a local Kratos), not to its admin API or a page.")]
    public static partial void WhoamiNotFound(ILogger logger, string scheme, int times);

    [LoggerMessage(3, LogLevel.Error, "Scheme {Scheme}: the call to Ory failed with {Exception} ({Times} times since this was last said).")]
    public static partial void WhoamiBroke(ILogger logger, string scheme, string exception, int times);

    [LoggerMessage(4, LogLevel.Warning, "Scheme {Scheme}: Ory answers 401 while it is not ready ({Times} times since this was last said); nobody is signed out because of it.")]
    public static partial void UnauthorizedWhileNotReady(ILogger logger, string scheme, int times);

    [LoggerMessage(5, LogLevel.Information, "Scheme {Scheme}: the renewed session cookie came after the response had started and is dropped.")]
    public static partial void RenewedCookieTooLate(ILogger logger, string scheme);

    [LoggerMessage(6, LogLevel.Warning, "Scheme {Scheme}: a request has two differently named Ory session cookies, and none is used. Set Authentication:Schemes:{Scheme}:SessionCookieName to the name that counts.")]
    public static partial void AmbiguousCookie(ILogger logger, string scheme);

    [LoggerMessage(7, LogLevel.Information, "Scheme {Scheme}: the session cookie was not used because another origin caused the request. Where that origin is one of yours, add it to Authentication:Schemes:{Scheme}:AllowedOrigins; where it is this application's own behind a proxy, set Authentication:Schemes:{Scheme}:PublicOrigin.")]
    public static partial void CrossOriginCookie(ILogger logger, string scheme);

    [LoggerMessage(8, LogLevel.Warning, "Scheme {Scheme}: BaseUrl is plain http beyond this machine; sessions can be read on the way. Use https, or a network that nobody else listens on.")]
    public static partial void PlainHttp(ILogger logger, string scheme);

    [LoggerMessage(9, LogLevel.Warning, "Scheme {Scheme}: redirects to Ory carry no return_to. Set Authentication:Schemes:{Scheme}:PublicOrigin to this application's origin as browsers reach it, for example \"https://app.example.org\".")]
    public static partial void NoPublicOrigin(ILogger logger, string scheme);

    [LoggerMessage(10, LogLevel.Warning, "Scheme {Scheme}: Ory's session cookie cannot reach this application. Browsers reach Ory at {OryHost} and this application at {ApplicationHost}, and no cookie is for both. Set Authentication:Schemes:{Scheme}:BrowserUrl to Ory's address as browsers reach it, on the same host or one beside it (\"https://id.example.org\" beside \"https://app.example.org\"; \"localhost\" and \"127.0.0.1\" are two hosts), or to a path that a proxy forwards to Ory (\"/.ory\").")]
    public static partial void CookieOutOfReach(ILogger logger, string scheme, string oryHost, string applicationHost);

    [LoggerMessage(30, LogLevel.Warning, "The second level of the session cache is of no use now: {What}. Ory is asked instead. Said at most once a minute.")]
    public static partial void SecondLevelFaulted(ILogger logger, string what);

    [LoggerMessage(31, LogLevel.Warning, "An eviction could not be told to the other nodes and is told them again every second until they can have nothing older.")]
    public static partial void EvictionNotTold(ILogger logger);

    [LoggerMessage(32, LogLevel.Information, "Sessions are shared with the other nodes, protected with Data Protection: all nodes need the same key ring and the same application name.")]
    public static partial void SharesSessions(ILogger logger);

    [LoggerMessage(33, LogLevel.Warning, "Sessions are to be shared with the other nodes, but the Data Protection keys are this machine's own, so that no other can read them. Keep the keys in one place (AddDataProtection().PersistKeysTo…) and give all nodes one application name (SetApplicationName).")]
    public static partial void KeysAreNotShared(ILogger logger);

    [LoggerMessage(34, LogLevel.Warning, "A call of the webhook endpoint did not show the secret. Nothing was evicted.")]
    public static partial void WebhookRefused(ILogger logger);

    [LoggerMessage(35, LogLevel.Warning, "A call of the webhook endpoint named neither identity_id nor session_id. Nothing was evicted.")]
    public static partial void WebhookNotUnderstood(ILogger logger);

    [LoggerMessage(20, LogLevel.Debug, "Scheme {Scheme} answered with {Kind}: status {Status}, redirect {Redirects}.")]
    public static partial void Challenged(ILogger logger, string scheme, AnswerKind kind, int status, bool redirects);

    [LoggerMessage(21, LogLevel.Warning, "Scheme {Scheme}: somebody was sent to Ory twice without getting in, and is told so now instead of being sent again. Most often Ory's cookie does not reach this host: this is {Host}, Ory is {Ory}. Names count: localhost and 127.0.0.1 share no cookies, and the cookie's domain has to cover both.")]
    public static partial void Loop(ILogger logger, string scheme, string host, string ory);

    [LoggerMessage(23, LogLevel.Warning, "Scheme {Scheme}: somebody with a session was challenged as if he had none, because nothing authenticated the request with this scheme before it was authorized. Call UseAuthentication() before UseAuthorization(), and make {Scheme} the default scheme or name it in the policy (AuthenticationSchemes).")]
    public static partial void SessionUnseen(ILogger logger, string scheme);

    [LoggerMessage(22, LogLevel.Warning, "Scheme {Scheme}: Ory did not end a session ({Kind}, status {Status}); the person was told that the sign-out failed.")]
    private static partial void SignOutFailed(ILogger logger, string scheme, FrontendFailureKind kind, string status);

    public static void SignOutFailed(ILogger logger, string scheme, FrontendFailureKind kind, int? status) => SignOutFailed(logger, scheme, kind, FaultName.OfStatus(status));
}
