using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>Flows, error containers, parked payloads and exchange codes: what is found by a random id and forgotten with the server.</summary>
internal sealed class FlowStore
{
    private readonly ConcurrentDictionary<Guid, Flow> _flows = new();

    public ConcurrentDictionary<Guid, ErrorContainer> Errors { get; } = new();

    public ConcurrentDictionary<Guid, Continuity> Continuities { get; } = new();

    public ConcurrentDictionary<string, TokenExchange> Exchanges { get; } = new(StringComparer.Ordinal);

    public void Add(Flow flow) => _flows[flow.Id] = flow;

    public TFlow? Find<TFlow>(string? id) where TFlow : Flow =>
        Guid.TryParseExact(id, "D", out var parsed) && _flows.TryGetValue(parsed, out var flow) ? flow as TFlow : null;
}
