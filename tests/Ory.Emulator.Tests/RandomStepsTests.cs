using System.Globalization;
using CsCheck;

namespace Ory.Emulator.Tests;

/// <summary>Whatever people, scripts and administrators do, in whatever order: nothing breaks, and nobody is signed in who did not prove himself. A failure prints the seed that repeats it.</summary>
public class RandomStepsTests
{
    [Theory]
    [ClassData(typeof(WalkedProfiles))]
    public Task Random_steps_never_break_it_and_never_sign_anybody_in_without_proof(string profile) =>
        Gen.Int[0, int.MaxValue].Array[1, 40].SampleAsync(
            async steps =>
            {
                await using var walk = await RandomWalk.StartAsync(profile);
                foreach (var step in steps)
                    await walk.StepAsync(new Random(step));
            },
            iter: int.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), CultureInfo.InvariantCulture, out var more) ? more : 25,
            threads: 1);
}
