using System.Globalization;

namespace Benchmarks;

/// <summary>P2 and P9: requests a second of whole servers, by turns, so that the machine's moods meet both.</summary>
public static class LoadGoals
{
    public static Task<IReadOnlyList<Goal>> PageAsync(bool quick) =>
        CompareAsync(quick, "P2", "10 KB page, AddOry() cached / the floor's scheme", ["--serve", "ory"], ["--serve", "floor"], []);

    public static async Task<IReadOnlyList<Goal>> GatewayAsync(bool quick)
    {
        await using var backend = await Shell.StartSelfAsync("--serve", "anonymous");
        return await CompareAsync(quick, "P9", "gateway, AddOry() cached / the same YARP with the floor's scheme",
            ["--gateway", "ory", backend.Address], ["--gateway", "floor", backend.Address], [backend]);
    }

    // No two processes of the same program are equally fast, by some hundredths: several of each are asked. Beside the rates, which a neighbour on the
    // machine moves, the processor's time a request, which it hardly does.
    private static async Task<IReadOnlyList<Goal>> CompareAsync(bool quick, string id, string compared, string[] ours, string[] floor, ServerProcess[] behind)
    {
        Shell.RequireWrk();
        var rates = new List<double>();
        var times = new List<double>();
        for (var pair = 0; pair < (quick ? 1 : 4); pair++)
        {
            await using var oursOfPair = await Shell.StartSelfAsync(ours);
            await using var floorOfPair = await Shell.StartSelfAsync(floor);
            await CompareAsync(quick, [oursOfPair, .. behind], [floorOfPair, .. behind], rates, times);
        }

        return [new(id, string.Create(CultureInfo.InvariantCulture, $"{compared} (by processor time a request {Median(times):0.###})"), Median(rates), 0.95, AtLeast: true)];
    }

    private static async Task CompareAsync(bool quick, ServerProcess[] ours, ServerProcess[] floor, List<double> rates, List<double> times)
    {
        var (rounds, seconds, warmUps, warmUp) = quick ? (3, 1, 3, 1) : (3, 3, 10, 2);
        // The same request for both: who does not know the header reads over it.
        var header = ours[0].Header;
        await WarmAsync(ours, header, warmUp, warmUps);
        await WarmAsync(floor, header, warmUp, warmUps);
        for (var round = 0; round < rounds; round++)
        {
            var (rateOfOurs, timeOfOurs) = await MeasureAsync(ours, header, seconds);
            var (rateOfFloor, timeOfFloor) = await MeasureAsync(floor, header, seconds);
            rates.Add(rateOfOurs / rateOfFloor);
            times.Add(timeOfFloor / timeOfOurs);
        }
    }

    /// <summary>
    /// Puts load on the first of <paramref name="servers"/> until a request gets no cheaper any more: whatever a server has not compiled yet counts
    /// against it afterwards, and the more code it has the longer that takes. After <paramref name="most"/> times it is left at that.
    /// </summary>
    public static async Task WarmAsync(ServerProcess[] servers, string header, int seconds, int most, string? script = null)
    {
        var last = double.MaxValue;
        for (var count = 0; count < most; count++)
        {
            var (_, time) = await MeasureAsync(servers, header, seconds, script);
            if (time > last * 0.97 && count > 1)
                return;
            last = Math.Min(last, time);
        }
    }

    private static async Task<(double Rate, double Time)> MeasureAsync(ServerProcess[] servers, string header, int seconds, string? script = null)
    {
        var before = servers.Sum(server => server.Processor.TotalMicroseconds);
        var load = await Shell.WrkAsync(servers[0].Address, header, seconds, script);
        return (load.Rate, (servers.Sum(server => server.Processor.TotalMicroseconds) - before) / load.Requests);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
