namespace Ory.AspNetCore;

/// <summary>The assurance levels in their order.</summary>
internal static class Aals
{
    public const string Aal1 = "aal1";
    public const string Aal2 = "aal2";

    /// <summary>1 and 2; 0 for whatever else: <c>aal0</c>, <c>aal3</c> (which Ory lists and never gives), nothing.</summary>
    public static int Rank(string? aal) => aal switch
    {
        Aal1 => 1,
        Aal2 => 2,
        _ => 0,
    };

    public static bool Satisfies(string? aal, string required) => Rank(required) > 0 && Rank(aal) >= Rank(required);

    public static string Checked(string aal, string parameterName)
    {
        ArgumentException.ThrowIfNullOrEmpty(aal, parameterName);
        return Rank(aal) > 0 ? aal : throw new ArgumentException($"\"{aal}\" is no level that Ory can give; ask for \"aal1\" or \"aal2\".", parameterName);
    }
}
