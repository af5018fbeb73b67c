namespace Ory.Emulator;

/// <summary>A provider refused, or answered what cannot be trusted.</summary>
/// <param name="message">What happened.</param>
/// <param name="innerException">Why, where that is known.</param>
internal sealed class OidcProviderException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The code was not exchanged for tokens: no form is to blame, so it is shown on the error page.</summary>
    public bool IsExchangeFault { get; init; }

    /// <summary>The answer can be trusted, but not used: no form is to blame either.</summary>
    public bool IsUseless { get; init; }
}
