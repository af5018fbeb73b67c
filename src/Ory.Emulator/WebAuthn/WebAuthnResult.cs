using Microsoft.AspNetCore.Identity;

namespace Ory.Emulator;

/// <summary>What came of a ceremony.</summary>
/// <param name="Passkey">The new key, or the one that signed with how far it has counted; null when the answer was refused.</param>
/// <param name="Failure">Why it was refused.</param>
internal sealed record WebAuthnResult(UserPasskeyInfo? Passkey, string Failure)
{
    public static WebAuthnResult Refused(string why) => new(null, why);
}
