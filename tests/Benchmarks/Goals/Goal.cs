using System.Globalization;

namespace Benchmarks;

/// <summary>One line of the outcome: what was compared with what, the figure, and the bound that it must keep.</summary>
public sealed record Goal(string Id, string Compared, double Value, double Bound, bool AtLeast = false, string Unit = "")
{
    // Less than nothing is a measurement that failed: the floor was disturbed more than what stands on it.
    public bool IsMet => AtLeast ? Value >= Bound : Value >= 0 && Value <= Bound;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id} {Compared} {Value:0.###}{Unit} (goal {(AtLeast ? ">=" : "<=")} {Bound:0.###}{Unit}) {(IsMet ? "met" : "missed")}");
}
