namespace Ory.AspNetCore;

/// <summary>The names that the handler uses where an application sets none.</summary>
public static class OryDefaults
{
    /// <summary>The authentication scheme: <c>Ory</c>. Its settings are read from <c>Authentication:Schemes:Ory</c>.</summary>
    public const string AuthenticationScheme = "Ory";

    /// <summary>What sign-in pages call the scheme: <c>Ory</c>.</summary>
    public const string DisplayName = "Ory";

    /// <summary>The policy for anybody with a session of at least one factor: <c>aal1</c>.</summary>
    public const string Aal1Policy = "aal1";

    /// <summary>The policy for a session that two factors stand for: <c>aal2</c>.</summary>
    public const string Aal2Policy = "aal2";

    /// <summary>The session cookie of a self-hosted Ory Kratos: <c>ory_kratos_session</c>.</summary>
    public const string SessionCookieName = "ory_kratos_session";

    /// <summary>What the name of an Ory Network project's session cookie begins with: <c>ory_session_</c>.</summary>
    public const string NetworkSessionCookiePrefix = "ory_session_";

    /// <summary>The header that carries a session token: <c>X-Session-Token</c>.</summary>
    public const string SessionTokenHeader = "X-Session-Token";

    /// <summary>What a session token begins with: <c>ory_st_</c>.</summary>
    public const string SessionTokenPrefix = "ory_st_";

    /// <summary>The meter of the package's metrics: <c>Ory.AspNetCore</c>.</summary>
    public const string MeterName = "Ory.AspNetCore";

    /// <summary>The activity source of the package's traces: <c>Ory.AspNetCore</c>.</summary>
    public const string ActivitySourceName = "Ory.AspNetCore";

    /// <summary>The header in which Ory's web hooks show <see cref="OryOptions.WebhookSecret"/>: <c>X-Ory-Webhook-Secret</c>.</summary>
    public const string WebhookSecretHeader = "X-Ory-Webhook-Secret";

    /// <summary>
    /// The service key of an <c>IDistributedCache</c> that is for Ory sessions alone: <c>Ory</c>. Without one, the application's ordinary cache
    /// is used where <see cref="OryOptions.UseDistributedCache"/> is on.
    /// </summary>
    public const string DistributedCacheKey = "Ory";

    /// <summary>The name under which <see cref="IHttpClientFactory"/> has the HTTP client of a scheme.</summary>
    /// <param name="scheme">The authentication scheme, as given to <c>AddOry</c>.</param>
    /// <returns><c>Ory:</c> and the scheme.</returns>
    public static string GetHttpClientName(string scheme)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        return "Ory:" + scheme;
    }
}
