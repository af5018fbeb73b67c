using CsCheck;
using Xunit.Abstractions;

namespace Ory.AspNetCore.Tests;

/// <summary>Whatever happens, in whatever order: nobody is another, nobody stays too long, nobody is signed out who is not.</summary>
public class ModelTests(ITestOutputHelper output)
{
    private const int Steps = 1_000;
    private const int Runs = 100;

    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (40, StepKind.Ask),
        (4, StepKind.AskWithRubbish),
        (4, StepKind.AskAtOnce),
        (4, StepKind.SignIn),
        (4, StepKind.AnotherCookie),
        (3, StepKind.StepUp),
        (2, StepKind.Revoke),
        (2, StepKind.RevokeAndEvict),
        (2, StepKind.EvictSession),
        (2, StepKind.EvictIdentity),
        (2, StepKind.EvictCredential),
        (1, StepKind.RevokeDuringWhoami),
        (12, StepKind.TimePasses),
        (3, StepKind.MuchTimePasses),
        (2, StepKind.OryFails),
        (6, StepKind.OryRecovers));

    private static readonly Gen<Step[]> Histories =
        Gen.Select(Kinds, Gen.Int[0, 999], Gen.Int[0, 1], Gen.Int[0, 9_999], (kind, who, where, howMuch) => new Step(kind, who, where, howMuch)).Array[Steps];

    [Fact]
    public async Task A_hundred_thousand_steps_find_nobody_where_he_should_not_be()
    {
        var (steps, answers, whoamis) = (0, 0, 0);
        // A failure prints the seed of its history; CsCheck_Seed in the environment repeats it.
        await Histories.SampleAsync(
            async history =>
            {
                await using var world = await World.StartAsync();
                foreach (var step in history)
                {
                    await world.TakeAsync(step);
                    Interlocked.Increment(ref steps);
                }
                Interlocked.Add(ref answers, world.Answers);
                Interlocked.Add(ref whoamis, world.Whoamis);
            },
            output.WriteLine,
            iter: Runs,
            threads: 2);

        output.WriteLine($"{steps} steps, {answers} answers, {whoamis} whoamis.");
        Assert.True(steps >= 100_000);
        Assert.InRange(whoamis, 1_000, answers);
    }
}
