namespace Ory.Emulator.Tests;

/// <summary>A member that is not there, as opposed to one that is JSON <c>null</c>.</summary>
internal sealed class Absent
{
    public static readonly Absent Value = new();

    private Absent()
    {
    }
}
