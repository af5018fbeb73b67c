namespace Ory.AspNetCore.Yarp;

/// <summary>
/// The requests under way. Every request of a gateway comes and goes here: each is a link of a chain itself, so that nothing is allocated or hashed
/// for it, and there are several chains, so that threads seldom wait for each other.
/// </summary>
internal sealed class RequestsUnderWay
{
    private readonly Chain[] _chains = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Chain())];

    public void Add(WatchedRequest request) => _chains[Environment.CurrentManagedThreadId % _chains.Length].Add(request);

    /// <summary>Those of this moment, more or less: others come and go meanwhile.</summary>
    public IReadOnlyList<WatchedRequest> ToList()
    {
        var all = new List<WatchedRequest>();
        foreach (var chain in _chains)
            chain.AddTo(all);
        return all;
    }

    internal sealed class Chain
    {
        private readonly Lock _lock = new();
        private WatchedRequest? _first;

        public void Add(WatchedRequest request)
        {
            lock (_lock)
            {
                (request.Chain, request.Next) = (this, _first);
                _first?.Previous = request;
                _first = request;
            }
        }

        public void Remove(WatchedRequest request)
        {
            lock (_lock)
            {
                // A second time there is nothing to do.
                if (request.Chain is null)
                    return;

                if (request.Previous is { } previous)
                    previous.Next = request.Next;
                else
                    _first = request.Next;
                request.Next?.Previous = request.Previous;
                (request.Chain, request.Previous, request.Next) = (null, null, null);
            }
        }

        public void AddTo(List<WatchedRequest> all)
        {
            lock (_lock)
            {
                for (var request = _first; request is not null; request = request.Next)
                    all.Add(request);
            }
        }
    }
}
