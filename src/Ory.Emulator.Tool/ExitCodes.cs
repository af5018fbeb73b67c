namespace Ory.Emulator.Tool;

/// <summary>What the command ends with, besides 0.</summary>
internal static class ExitCodes
{
    /// <summary>It could not start: a port is taken, an address is refused, an option makes no sense.</summary>
    public const int CannotStart = 1;

    /// <summary>The configuration is malformed or cannot be read.</summary>
    public const int Configuration = 2;
}
