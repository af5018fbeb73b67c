namespace Ory.Emulator.Tests;

/// <summary>How random conversations choose.</summary>
internal static class RandomChoices
{
    public static T Pick<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>Whether it comes so, of a hundred times <paramref name="percent"/>.</summary>
    public static bool Chance(this Random random, int percent) => random.Next(100) < percent;
}
