namespace Ory.Emulator;

/// <summary>Truth as Kratos reads it from addresses and forms: <c>1</c>, <c>t</c>, <c>T</c>, <c>true</c>, <c>True</c>, <c>TRUE</c>, and their opposites.</summary>
internal static class GoBool
{
    /// <summary>What a text says; null when it is no boolean.</summary>
    public static bool? Parse(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
