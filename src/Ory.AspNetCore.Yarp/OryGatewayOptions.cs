namespace Ory.AspNetCore.Yarp;

/// <summary>What a YARP gateway tells its backends about the caller. Bound to <c>Ory:Gateway</c>; changes are taken over while it runs.</summary>
public sealed class OryGatewayOptions
{
    /// <summary>The Ory scheme whose sessions count.</summary>
    /// <value><see cref="OryDefaults.AuthenticationScheme"/>.</value>
    public string AuthenticationScheme { get; set; } = OryDefaults.AuthenticationScheme;

    /// <summary>What a route gives its backend where its metadata do not say (<see cref="OryGatewayDefaults.IdentityMetadata"/>).</summary>
    /// <value><see cref="OryBackendIdentity.None"/>: a backend learns nothing that it was not meant to.</value>
    public OryBackendIdentity Identity { get; set; }

    /// <summary>
    /// The headers that name the caller: for each its name and the type of the claim that it has (<c>sub</c> stands for the identity's id). A claim
    /// that is not there makes no header; several of one type are joined by commas. Values are percent-encoded where they are not plain: whatever
    /// somebody is called cannot split a header. An empty claim type turns a header off. Whatever callers send under these names is removed on
    /// every route.
    /// </summary>
    /// <value><c>X-User-Id</c>: the identity's id, <c>X-Session-Id</c>, <c>X-Aal</c>, <c>X-User-Email</c>: only if Ory has verified it.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["X-User-Id"] = "sub",
        ["X-Session-Id"] = OryClaimTypes.SessionId,
        ["X-Aal"] = OryClaimTypes.Aal,
        ["X-User-Email"] = OryGatewayDefaults.VerifiedEmail,
    };

    /// <summary>
    /// How often the sessions behind open connections (WebSockets, streams, long downloads) are looked at. When one has ended its connections are
    /// closed: at the latest after the scheme's <see cref="OryOptions.CacheDuration"/> and this interval, twice this while Ory cannot be reached.
    /// </summary>
    /// <value>15 seconds, from one second to one hour.</value>
    public TimeSpan SessionCheckInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The gateway's own tokens.</summary>
    /// <value>Tokens of five minutes in <c>Authorization</c>.</value>
    public OryGatewayTokenOptions Token { get; } = new();
}
