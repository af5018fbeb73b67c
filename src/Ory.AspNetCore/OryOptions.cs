using Microsoft.AspNetCore.Authentication;

namespace Ory.AspNetCore;

/// <summary>What an application may set for one Ory scheme. Bound to <c>Authentication:Schemes:&lt;scheme&gt;</c>, validated when the host starts.</summary>
public class OryOptions : AuthenticationSchemeOptions
{
    /// <summary>Makes options with every default.</summary>
    public OryOptions() => Events = new OryEvents();

    /// <summary>Ory's public API as this server reaches it.</summary>
    /// <value>None; required. An absolute <c>http</c> or <c>https</c> address; <c>http</c> beyond loopback is warned about.</value>
    public string? BaseUrl { get; set; }

    /// <summary>Ory's public API as browsers reach it.</summary>
    /// <value><see cref="BaseUrl"/>. An absolute address, or a path of the application (<c>/.ory</c>), which begins below its path base.</value>
    public string? BrowserUrl { get; set; }

    /// <summary>This application as browsers reach it; <c>return_to</c> is built from it.</summary>
    /// <value>
    /// None: the request's own origin counts in Development, or where the host of the request is one of the host filtering's allowed hosts and none
    /// of these is a wildcard; elsewhere redirects carry no <c>return_to</c>. An origin: scheme, host and port.
    /// </value>
    public string? PublicOrigin { get; set; }

    /// <summary>The name of Ory's session cookie.</summary>
    /// <value>
    /// From <see cref="BaseUrl"/>: for a project of Ory Network <c>ory_session_</c> and the project's slug without hyphens; else
    /// <c>ory_kratos_session</c>, and where that is absent the only cookie that begins with <c>ory_session_</c>.
    /// </value>
    public string? SessionCookieName { get; set; }

    /// <summary>Whether the header <c>X-Session-Token</c> is read.</summary>
    /// <value><see langword="true"/>. What is off is neither read nor sent.</value>
    public bool AcceptSessionToken { get; set; } = true;

    /// <summary>Whether the session cookie is read.</summary>
    /// <value><see langword="true"/>. What is off is neither read nor sent.</value>
    public bool AcceptCookie { get; set; } = true;

    /// <summary>Whether <c>Authorization: Bearer</c> is read.</summary>
    /// <value><see langword="true"/>. What is off is neither read nor sent.</value>
    public bool AcceptBearer { get; set; } = true;

    /// <summary>What a bearer value has to begin with. Every other stays with its own scheme and never reaches Ory.</summary>
    /// <value><c>ory_st_</c>. None may be empty.</value>
    public IList<string> BearerPrefixes { get; } = [OryDefaults.SessionTokenPrefix];

    /// <summary>
    /// Whether a session cookie counts for nothing on an unsafe request (or a WebSocket upgrade) that another origin caused, so that
    /// endpoints that change something are safe from cross-site request forgery.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool RejectCrossOriginCookie { get; set; } = true;

    /// <summary>Other origins whose requests may use the session cookie (see <see cref="RejectCrossOriginCookie"/>).</summary>
    /// <value>None. Origins: scheme, host and port.</value>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>How long a session is believed without asking Ory again: the longest that a sign-out elsewhere stays unseen.</summary>
    /// <value>30 seconds, from zero (no cache) to one day. Lowered by <c>expires_at</c>, and by <c>Ory-Session-Cache-For</c> where Ory sends it.</value>
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether <c>Ory-Session-Cache-For</c> may also raise <see cref="CacheDuration"/>.</summary>
    /// <value><see langword="false"/>.</value>
    public bool HonorServerCacheDuration { get; set; }

    /// <summary>How long a refused credential is remembered.</summary>
    /// <value>One second, from zero (not at all) to one minute.</value>
    public TimeSpan RejectedCacheDuration { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many sessions the cache holds. One of more than four kilobytes counts as several, so that nobody fills the memory by his traits.</summary>
    /// <value>100,000; at least 1.</value>
    public int CacheSize { get; set; } = 100_000;

    /// <summary>How many refused credentials the cache holds. They never push out sessions.</summary>
    /// <value>10,000; at least 1.</value>
    public int RejectedCacheSize { get; set; } = 10_000;

    /// <summary>How long after its time a cached session still counts while Ory cannot be reached. Never past its <c>expires_at</c>, never after a 401.</summary>
    /// <value>Zero (off), to one day.</value>
    public TimeSpan StaleOnOutage { get; set; }

    /// <summary>The time that one whoami may take with its retries.</summary>
    /// <value>Three seconds, from 10 milliseconds to one minute.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The assurance level that every authenticated request must have; who has less is led to a step-up.</summary>
    /// <value>None. <c>aal1</c> or <c>aal2</c>.</value>
    public string? RequiredAal { get; set; }

    /// <summary>
    /// Whether sessions are shared with the other nodes through an <c>IDistributedCache</c>: the one registered with the key
    /// <see cref="OryDefaults.DistributedCacheKey"/>, else the application's ordinary one. All nodes need one Data Protection key ring.
    /// </summary>
    /// <value><see langword="false"/>. <c>AddOryRedis()</c> switches it on.</value>
    public bool UseDistributedCache { get; set; }

    /// <summary>What Ory's web hooks must show to the endpoint of <c>MapOryWebhook()</c>. A long random value, known to Ory and this application only.</summary>
    /// <value>None; <c>MapOryWebhook()</c> then throws.</value>
    public string? WebhookSecret { get; set; }

    /// <summary>Whether somebody without a second factor is sent to enrol one where one is needed; else the need is explained.</summary>
    /// <value><see langword="true"/>. Off where somebody who has only the password must not be able to enrol his own factor.</value>
    public bool OfferEnrolment { get; set; } = true;

    /// <summary>Claims that the application wants beside the handler's own, from traits and <c>metadata_public</c>.</summary>
    /// <value>None.</value>
    public OryClaimActionCollection ClaimActions { get; } = new();

    /// <summary>What the application does at each step of a request.</summary>
    /// <value>An <see cref="OryEvents"/> that does nothing.</value>
    public new OryEvents Events
    {
        get => (OryEvents)base.Events!;
        set => base.Events = value;
    }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is missing or wrong; the message says what to set.</exception>
    public override void Validate() => Validate(OryDefaults.AuthenticationScheme);

    /// <summary>Checks every setting.</summary>
    /// <param name="scheme">The scheme that the settings are of; its configuration keys stand in the message.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is missing or wrong; the message says what to set.</exception>
    public override void Validate(string scheme) => OptionsCheck.ThrowIfInvalid(this, scheme);
}
