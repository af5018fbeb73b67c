using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// What passes between browser and Ory. Lists of what may, not of what may not: a header that nobody thought of stays outside, above all one of
/// those that Ory believes (<c>X-Forwarded-*</c>, <c>True-Client-IP</c>, <c>X-Real-IP</c>, <c>Cf-*</c>).
/// </summary>
internal static class ProxyHeaders
{
    /// <summary>
    /// From the caller to Ory, as they are. Cookies and authorization are filtered on their own. <c>Origin</c> has to be among them: by it Ory
    /// knows a native flow that runs in a browser, and refuses it.
    /// </summary>
    public static readonly FrozenSet<string> Request = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        HeaderNames.Accept, HeaderNames.AcceptLanguage, HeaderNames.CacheControl, HeaderNames.Pragma, HeaderNames.UserAgent,
        HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.ContentLanguage, HeaderNames.ContentEncoding,
        HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.Origin,
        "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User",
        "X-CSRF-Token", "X-XSRF-Token", "X-Request-Id");

    /// <summary>
    /// From Ory to the caller, as they are. Nothing of CORS: what may read the application's origin is not for Ory's configuration to say.
    /// </summary>
    public static readonly FrozenSet<string> Response = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.ContentLanguage, HeaderNames.Allow, HeaderNames.CacheControl,
        HeaderNames.Pragma, HeaderNames.Expires, HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.Vary, HeaderNames.RetryAfter,
        HeaderNames.WWWAuthenticate,
        "Ory-Error-Id", "Ory-Session-Cache-For", "X-Kratos-Authenticated-Identity-Id", "X-Request-Id", "X-Total-Count",
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit", "RateLimit-Limit", "RateLimit-Policy",
        "RateLimit-Remaining", "RateLimit-Reset", "Ory-RateLimit-Policy");
}
