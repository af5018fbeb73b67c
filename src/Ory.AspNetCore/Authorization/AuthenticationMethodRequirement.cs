namespace Ory.AspNetCore;

internal sealed class AuthenticationMethodRequirement : OryRequirement
{
    private readonly string[] _methods;

    public AuthenticationMethodRequirement(params string[] methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.Length == 0 || methods.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("Name at least one method as Ory does, for example \"passkey\"; none may be empty.", nameof(methods));

        _methods = [.. methods];
        Remedy = new() { Refresh = true, Aal = _methods.All(IsSecondFactor) ? Aals.Aal2 : null };
    }

    public override Remedy? Remedy { get; }

    public override bool IsMet(SessionClaims claims, DateTimeOffset now)
    {
        foreach (var method in _methods)
        {
            if (claims.HasMethod(method))
                return true;
        }

        return false;
    }

    public override string ToString() => $"Ory session signed in by {string.Join(" or ", _methods)}";

    // Ory asks for these in a login of the second level only (webauthn unless it is configured as passwordless).
    private static bool IsSecondFactor(string method) => method is "totp" or "lookup_secret" or "webauthn";
}
