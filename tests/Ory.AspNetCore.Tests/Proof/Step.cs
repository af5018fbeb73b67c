namespace Ory.AspNetCore.Tests;

/// <summary>One thing that happens in <see cref="World"/>; the numbers choose to whom and where.</summary>
public readonly record struct Step(StepKind Kind, int Who, int Where, int HowMuch)
{
    public override string ToString() => $"{Kind}({Who},{Where},{HowMuch})";
}
