using Microsoft.AspNetCore.Identity;

namespace Ory.Emulator;

/// <summary>What came of a ceremony.</summary>
/// <param name="Passkey">The new key, or the one that signed with how far it has counted; null when the answer was refused.</param>
/// <param name="Failure">Why it was refused.</param>
internal sealed record WebAuthnResult(UserPasskeyInfo? Passkey, string Failure)
{
    /// <summary>Whether the answer was none at all, rather than a wrong one.</summary>
    public bool IsUnreadable { get; init; }

    public static WebAuthnResult Refused(string why) => new(null, why);

    /// <summary>Why a new key is not added. Of an answer that is none the form says so; one that is wrong Kratos takes for a fault of its own.</summary>
    /// <param name="what">What is not added.</param>
    /// <param name="shown">The form again, with an error.</param>
    public Outcome NotAdded(string what, Func<FieldError, Outcome.Invalid> shown)
    {
        var reason = $"{what} cannot be added: {Failure}";
        return Outcome.Refused(IsUnreadable ? Errors.BadRequest(reason) : Errors.InternalBecause(reason), shown);
    }
}
