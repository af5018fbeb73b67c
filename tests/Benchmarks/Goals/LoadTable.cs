using System.Globalization;

namespace Benchmarks;

/// <summary><c>--load</c>: requests a second of whole servers with a page of 10 KB, by turns: the table in README.md.</summary>
public static class LoadTable
{
    private const int Rounds = 5;
    private const int Seconds = 3;

    // Each request is one of 10,000 people's.
    private const string ManyPeople =
        """
        local value = "%VALUE%"
        request = function()
          return wrk.format("GET", "/", { Cookie = string.format("ory_kratos_session=%08X%s", math.random(0, 9999), value) })
        end
        """;

    public static async Task RunAsync()
    {
        Shell.RequireWrk();
        var script = Path.Combine(Path.GetTempPath(), $"ory-benchmarks-{Environment.ProcessId}.lua");
        await File.WriteAllTextAsync(script, ManyPeople.Replace("%VALUE%", RecordedSession.Value, StringComparison.Ordinal));
        var servers = new List<(string Title, ServerProcess Server, string? Script)>();
        try
        {
            foreach (var (title, name, itsScript) in (ReadOnlySpan<(string, string, string?)>)
                     [
                         ("no authentication", "anonymous", null),
                         ("a scheme that answers NoResult", "floor", null),
                         ("AddOry(), one session, cached", "ory", null),
                         ("AddOry(), 10,000 sessions, cached", "ory", script),
                         ("the framework's cookie handler", "cookie", null),
                         ("JwtBearer RS256", "rs256", null),
                     ])
            {
                servers.Add((title, Shell.StartSelfAsync("--serve", name).GetAwaiter().GetResult(), itsScript));
            }

            foreach (var (_, server, itsScript) in servers)
                await LoadGoals.WarmAsync([server], server.Header, seconds: 2, most: 10, itsScript);
            var rates = servers.Select(_ => new List<double>()).ToList();
            for (var round = 0; round < Rounds; round++)
            {
                for (var i = 0; i < servers.Count; i++)
                {
                    var rate = await Shell.WrkAsync(servers[i].Server.Address, servers[i].Server.Header, Seconds, servers[i].Script);
                    rates[i].Add(rate.Rate);
                }
            }

            for (var i = 0; i < servers.Count; i++)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rates[i].Order().ElementAt(Rounds / 2),8:0}/s  {servers[i].Title}"));
        }
        finally
        {
            foreach (var (_, server, _) in servers)
                await server.DisposeAsync();
            File.Delete(script);
        }
    }
}
