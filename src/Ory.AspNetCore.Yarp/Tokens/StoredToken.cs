using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>A token that was made.</summary>
/// <param name="Value">The compact JWS.</param>
/// <param name="MadeAt">When it was made. By a clock that shows a time before that it is not valid yet.</param>
/// <param name="UsableUntil">From when on another is made.</param>
/// <param name="Session">The session it was made from: when that is evicted, so is the token.</param>
/// <param name="Key">The key that signed; null for a token of Ory's.</param>
/// <param name="Settings">The options it was made by: when they change it says what no token says any more.</param>
internal sealed record StoredToken(
    string Value, DateTimeOffset MadeAt, DateTimeOffset UsableUntil, CachedSession Session, SigningCredentials? Key, GatewaySettings.Snapshot Settings)
{
    /// <summary>The type's name, and not the token.</summary>
    public override string ToString() => nameof(StoredToken);
}
