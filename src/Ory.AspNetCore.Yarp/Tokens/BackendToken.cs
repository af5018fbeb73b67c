namespace Ory.AspNetCore.Yarp;

/// <summary>A token for a backend, or why there is none.</summary>
/// <param name="Value">The compact JWS; null if there is none.</param>
/// <param name="Failure">What went wrong, without anything of the token or the session.</param>
/// <param name="IsRefused">Whether Ory refused the session itself: then what is cached of it is out of date.</param>
internal readonly record struct BackendToken(string? Value, string? Failure = null, bool IsRefused = false)
{
    /// <summary>The type's name, and not the token.</summary>
    public override string ToString() => nameof(BackendToken);
}
