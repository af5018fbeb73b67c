using System.Globalization;
using CsCheck;

namespace Ory.Emulator.Tests;

/// <summary>Whatever keys answer, to whichever form, once or again: nothing breaks, right answers are taken, and nobody is signed in by any other. A failure prints the seed that repeats it.</summary>
public class RandomCeremoniesTests
{
    [Theory]
    [InlineData(false, "unified")]
    [InlineData(true, "unified")]
    [InlineData(true, "identifier_first")]
    public Task Random_answers_of_keys_never_break_it_and_sign_in_by_proof_alone(bool passwordless, string style) =>
        Gen.Int[0, int.MaxValue].Array[1, 50].SampleAsync(
            async steps =>
            {
                await using var walk = await CeremonyWalk.StartAsync(passwordless, style);
                foreach (var step in steps)
                    await walk.StepAsync(new Random(step));
            },
            iter: int.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), CultureInfo.InvariantCulture, out var more) ? more : 15,
            threads: 1);
}
