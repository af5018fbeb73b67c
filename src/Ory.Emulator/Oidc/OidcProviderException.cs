namespace Ory.Emulator;

/// <summary>A provider refused, or answered what cannot be trusted.</summary>
internal sealed class OidcProviderException(string message, Exception? innerException = null) : Exception(message, innerException);
