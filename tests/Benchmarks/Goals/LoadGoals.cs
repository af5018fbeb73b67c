namespace Benchmarks;

/// <summary>P2 and P9: requests a second of whole servers, by turns, so that the machine's moods meet both.</summary>
public static class LoadGoals
{
    public static Task<IReadOnlyList<Goal>> PageAsync(bool quick) =>
        CompareAsync(quick, "P2", "10 KB page, AddOry() cached / the floor's scheme", ["--serve", "ory"], ["--serve", "floor"]);

    public static async Task<IReadOnlyList<Goal>> GatewayAsync(bool quick)
    {
        await using var backend = await Shell.StartSelfAsync("--serve", "anonymous");
        return await CompareAsync(
            quick, "P9", "gateway, AddOry() cached / the same YARP with the floor's scheme",
            ["--gateway", "ory", backend.Address], ["--gateway", "floor", backend.Address]);
    }

    private static async Task<IReadOnlyList<Goal>> CompareAsync(bool quick, string id, string compared, string[] ours, string[] floor)
    {
        Shell.RequireWrk();
        var (rounds, seconds) = quick ? (5, 1) : (9, 4);
        await using var first = await Shell.StartSelfAsync(ours);
        await using var second = await Shell.StartSelfAsync(floor);
        // The same request for both: who does not know the header reads over it.
        var header = first.Header;
        // Both at once: whatever a server has not compiled yet counts against it afterwards.
        await Task.WhenAll(Shell.WrkAsync(first.Address, header, 4), Shell.WrkAsync(second.Address, header, 4));
        var ratios = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var rateOfFirst = await Shell.WrkAsync(first.Address, header, seconds);
            var rateOfSecond = await Shell.WrkAsync(second.Address, header, seconds);
            ratios.Add(rateOfFirst / rateOfSecond);
        }

        ratios.Sort();
        return [new(id, compared, ratios[rounds / 2], 0.95, AtLeast: true)];
    }
}
