using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>What is counted and traced, under the names that dashboards rely on.</summary>
public class InstrumentsTests
{
    [Fact]
    public async Task Requests_are_counted_by_what_was_found_and_calls_are_timed_by_what_ory_said()
    {
        await using var app = await TestApp.StartAsync();
        using var outcomes = Collect<long>(app, "ory.session.outcomes");
        using var durations = Collect<double>(app, "ory.whoami.duration");

        await app.OutcomeAsync();
        await app.OutcomeAsync("ory_kratos_session=a");
        await app.OutcomeAsync("ory_kratos_session=a");
        app.Ory.Always(StubOry.Unauthorized);
        await app.OutcomeAsync("ory_kratos_session=b");
        app.Ory.Always(StubOry.AalRequired);
        await app.OutcomeAsync("ory_kratos_session=c");
        app.Ory.Always(new HttpRequestException("refused"));
        await app.OutcomeAsync("ory_kratos_session=d");

        Assert.Equal(["no_credential", "session", "session", "rejected", "step_up_required", "unavailable"], Names(outcomes));
        Assert.Equal(["session", "rejected", "step_up_required", "unavailable"], Names(durations));
        Assert.All(outcomes.GetMeasurementSnapshot(), measured => Assert.Equal((1L, (object?)"Ory"), (measured.Value, measured.Tags["ory.scheme"])));
        Assert.All(durations.GetMeasurementSnapshot(), measured => Assert.InRange(measured.Value, 0, 60));
    }

    // What collects histograms reckons in milliseconds where nobody says otherwise: every call that can succeed would be one of at most five.
    [Fact]
    public async Task How_long_calls_take_is_told_in_steps_that_tell_quick_ones_from_slow_ones()
    {
        await using var app = await TestApp.StartAsync();
        using var durations = Collect<double>(app, "ory.whoami.duration");

        await app.OutcomeAsync("ory_kratos_session=a");

        var steps = Assert.IsType<Histogram<double>>(durations.Instrument).Advice?.HistogramBucketBoundaries;
        Assert.NotNull(steps);
        Assert.Equal(steps.Order().Distinct(), steps);
        Assert.True(steps.Count(step => step <= 0.01) >= 3 && steps.Count(step => step > 0.01 && step < new OryOptions().Timeout.TotalSeconds) >= 5);
        Assert.True(steps[^1] > new OryOptions().Timeout.TotalSeconds);
    }

    [Fact]
    public async Task A_call_is_traced_below_the_request_that_caused_it_and_shows_no_credential()
    {
        await using var app = await TestApp.StartAsync();
        var calls = new List<Activity>();
        using var root = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OryDefaults.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                // Other tests call Ory meanwhile.
                if (activity.TraceId == root.TraceId)
                    calls.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await app.AuthenticateAsync("ory_kratos_session=secret-one");
        app.Ory.Always(new HttpRequestException("refused"));
        await app.AuthenticateAsync("ory_kratos_session=secret-two");

        Assert.Equal([("ory.whoami", "session", ActivityStatusCode.Unset), ("ory.whoami", "unavailable", ActivityStatusCode.Error)],
            calls.Select(call => (call.OperationName, (string?)call.GetTagItem("ory.outcome"), call.Status)));
        Assert.All(calls, call => Assert.Equal((root.SpanId, "Ory"), (call.ParentSpanId, (string?)call.GetTagItem("ory.scheme"))));
        Assert.DoesNotContain(calls.SelectMany(call => call.TagObjects), tag => tag.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) == true);
    }

    // Most applications trace what the HTTP client does, and not all of them what this package does.
    [Fact]
    public async Task A_call_is_in_the_trace_of_the_request_that_caused_it_though_nobody_listens_to_ours()
    {
        await using var app = await TestApp.StartAsync();
        var seen = new List<Activity?>();
        app.Ory.Answer = (_, _) =>
        {
            seen.Add(Activity.Current);
            return Task.FromResult(StubOry.Session());
        };
        using var root = new Activity("test").AddBaggage("of", "the caller").Start();

        await app.AuthenticateAsync();

        Assert.Equal(root.TraceId, Assert.Single(seen)?.TraceId);
        // What came along with the request is not for Ory.
        Assert.Empty(seen[0]!.Baggage);
        Assert.Same(root, Activity.Current);
    }

    private static MetricCollector<T> Collect<T>(TestApp app, string name)
        where T : struct => new(app.Services.GetRequiredService<IMeterFactory>(), OryDefaults.MeterName, name);

    private static IEnumerable<object?> Names<T>(MetricCollector<T> collector)
        where T : struct => collector.GetMeasurementSnapshot().Select(measured => measured.Tags["ory.outcome"]);
}
