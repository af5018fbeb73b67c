using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>Flows, error containers, parked payloads and exchange codes: what is found by a random id and forgotten with the server.</summary>
internal sealed class FlowStore
{
    private const int SweepEvery = 1000;

    private static readonly TimeSpan KeptAfterExpiry = TimeSpan.FromHours(1);
    private static readonly TimeSpan ErrorsKept = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Guid, Flow> _flows = new();
    private int _added;

    public ConcurrentDictionary<Guid, ErrorContainer> Errors { get; } = new();

    public ConcurrentDictionary<Guid, Continuity> Continuities { get; } = new();

    public ConcurrentDictionary<string, TokenExchange> Exchanges { get; } = new(StringComparer.Ordinal);

    /// <summary>A flow was forgotten.</summary>
    public event Action<Flow>? Removed;

    public void Add(Flow flow)
    {
        _flows[flow.Id] = flow;
        if (Interlocked.Increment(ref _added) % SweepEvery == 0) Sweep(flow.IssuedAt);
    }

    /// <summary>Gives a flow the codes that a native client fetches its session with.</summary>
    public void GiveCodes(SessionFlow flow)
    {
        flow.Exchange = new TokenExchange(Secrets.ExchangeCode());
        flow.ExchangeCode = flow.Exchange.InitCode;
        Exchanges[flow.ExchangeCode] = flow.Exchange;
    }

    public TFlow? Find<TFlow>(string id) where TFlow : Flow =>
        Uuids.Of(id) is { } parsed && _flows.TryGetValue(parsed, out var flow) ? flow as TFlow : null;

    /// <summary>Forgets the forms of an identity that is gone: of its settings, and those that recovered it.</summary>
    public void RemoveOf(Guid identityId)
    {
        foreach (var (id, flow) in _flows)
        {
            var owner = flow is SettingsFlow settings ? settings.IdentityId : (flow as RecoveryFlow)?.RecoveredIdentityId;
            if (owner == identityId && _flows.TryRemove(id, out _)) Removed?.Invoke(flow);
        }
    }

    // A server that runs for days must not grow with every form it ever made; a flow that ran out is still told as such for a while.
    private void Sweep(DateTimeOffset now)
    {
        foreach (var (id, flow) in _flows)
        {
            if (flow.ExpiresAt + KeptAfterExpiry >= now || !_flows.TryRemove(id, out _)) continue;
            if (flow is SessionFlow { Exchange: { } codes }) Exchanges.TryRemove(codes.InitCode, out _);
            Removed?.Invoke(flow);
        }

        foreach (var (id, error) in Errors)
        {
            if (error.CreatedAt + ErrorsKept < now) Errors.TryRemove(id, out _);
        }

        foreach (var (id, parked) in Continuities)
        {
            if (parked.ExpiresAt < now) Continuities.TryRemove(id, out _);
        }
    }
}
