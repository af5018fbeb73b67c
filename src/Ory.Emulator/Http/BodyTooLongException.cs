namespace Ory.Emulator;

/// <summary>A body is longer than Kratos takes. It does not know whose fault that is.</summary>
internal sealed class BodyTooLongException() : Exception("The body is too long.");
