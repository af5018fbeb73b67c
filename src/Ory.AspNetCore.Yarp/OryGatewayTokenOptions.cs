namespace Ory.AspNetCore.Yarp;

/// <summary>The tokens that the gateway signs for its backends: JWTs with ES256 (RFC 7518, 3.4).</summary>
public sealed class OryGatewayTokenOptions
{
    /// <summary>The <c>iss</c> of every token.</summary>
    /// <value><see cref="OryGatewayDefaults.Issuer"/>.</value>
    public string Issuer { get; set; } = OryGatewayDefaults.Issuer;

    /// <summary>The header of the backend's request that has the token. <c>Authorization</c> has it as a bearer, any other bare.</summary>
    /// <value><c>Authorization</c>.</value>
    public string Header { get; set; } = "Authorization";

    /// <summary>How long a token is good for; never longer than its session.</summary>
    /// <value>Five minutes, from ten seconds to one hour.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long before its end a token is not handed out any more, so that it is still good when the backend reads it.</summary>
    /// <value>30 seconds; less than <see cref="Lifetime"/>.</value>
    public TimeSpan RenewBefore { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Further claims: for each its name in the token and the type of the claim that it has. An empty claim type turns one off. <c>iss</c>,
    /// <c>aud</c>, <c>sub</c>, <c>sid</c>, <c>aal</c>, <c>amr</c>, <c>auth_time</c>, <c>iat</c>, <c>nbf</c>, <c>exp</c> and <c>jti</c> are always
    /// there and cannot be set.
    /// </summary>
    /// <value><c>email</c>: only if Ory has verified it.</value>
    public IDictionary<string, string> Claims { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["email"] = OryGatewayDefaults.VerifiedEmail,
    };

    /// <summary>A signing key: one or more PEM blocks, or a JWK set (RFC 7517), as text. Keys of <see cref="KeyFiles"/> come after it.</summary>
    /// <value>None. In Development a key is then made at every start; elsewhere a route that wants a token is a configuration error.</value>
    public string? Key { get; set; }

    /// <summary>
    /// Files with keys, each PEM or a JWK set, P-256. The first private key of all signs, the others are published as well. They are read again
    /// while the gateway runs. To change keys put the new one first and leave the old one in place until <see cref="Lifetime"/> and
    /// <see cref="KeyOverlap"/> have passed: it signs until then. A key that is taken away is gone at once.
    /// </summary>
    /// <value>None.</value>
    public IList<string> KeyFiles { get; } = [];

    /// <summary>
    /// How long a new key is published before it signs, where another can sign until then; so that backends, which keep the published keys for as
    /// long, know it. It signs ten seconds later still, because of several gateways each reads its files within that time. Of the keys that are
    /// there at the start the first signs at once, and with zero every new one.
    /// </summary>
    /// <value>Five minutes, from zero to one day.</value>
    public TimeSpan KeyOverlap { get; set; } = TimeSpan.FromMinutes(5);
}
