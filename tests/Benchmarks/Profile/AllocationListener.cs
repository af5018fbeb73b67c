using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Benchmarks;

/// <summary>Counts the runtime's allocation samples (one for every 100 KB or so) by type, while it listens.</summary>
public sealed class AllocationListener : EventListener
{
    private const EventKeywords Gc = (EventKeywords)1;

    private readonly ConcurrentDictionary<string, long> _samples = new();
    private volatile bool _counts;

    /// <summary>Samples by type, since the start.</summary>
    public IReadOnlyDictionary<string, long> Samples => _samples;

    /// <summary>Begins to count.</summary>
    public void Start() => _counts = true;

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, Gc);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_counts && eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true && eventData.Payload?[5] is string type)
            _samples.AddOrUpdate(type, 1, static (_, count) => count + 1);
    }
}
