using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>
/// What the server counts of itself, in Prometheus' text format: its answers, under the names that Kratos has for them. How long they took and how large they
/// were says nothing of a Kratos, and so is not told.
/// </summary>
internal sealed partial class MetricsEndpoint(Server server) : IEndpoints
{
    // What Prometheus' library says to whoever asks for no format.
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

    public IEnumerable<Endpoint> AdminEndpoints => [new("GET", Pipeline.AdminPrefix + "/metrics/prometheus", AnswerAsync)];

    private ValueTask AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        Write(text, "http_requests_statuses_total", "Answers by the first digit of their status.", server.Answers.All
            .GroupBy(answer => (answer.Verb, Bucket: $"{answer.Status / 100}xx"))
            .Select(group => ($"method=\"{group.Key.Verb}\",status_bucket=\"{group.Key.Bucket}\"", group.Sum(answer => answer.Count))));
        Write(text, "http_requests_total", "Answers by endpoint and status.", server.Answers.All
            .Select(answer => ($"code=\"{answer.Status}\",endpoint=\"{Braces().Replace(answer.Endpoint, "{param}")}\",method=\"{answer.Verb.ToLowerInvariant()}\"", answer.Count)));
        return exchange.WriteTextAsync(200, text.ToString(), ContentType);
    }

    private static void Write(StringBuilder text, string name, string help, IEnumerable<(string Labels, long Count)> counts)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} counter\n");
        foreach (var (labels, count) in counts.OrderBy(count => count.Labels, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{name}{{app=\"kratos\",{labels},version=\"{HealthEndpoints.Version}\"}} {count}\n");
    }

    [GeneratedRegex(@"\{[a-zA-Z0-9_-]+\}")]
    private static partial Regex Braces();
}
