using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ory.Emulator;

/// <summary>All identities. Reading takes no lock; writing does, so that no identifier is ever given twice.</summary>
internal sealed class IdentityStore
{
    private const string ExternalId = "external id";

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<Guid, Identity> _identities = new();
    private readonly ConcurrentDictionary<(string Kind, string Value), Guid> _owners = new();
    private readonly List<Guid> _order = [];

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Identity> All
    {
        get
        {
            lock (_writing) return [.. _order.Select(id => _identities[id])];
        }
    }

    public Identity? Find(Guid id) => _identities.GetValueOrDefault(id);

    /// <summary>Whose credential of a type an identifier belongs to.</summary>
    public Identity? FindByIdentifier(string type, string identifier) => Owner(type, identifier);

    public Identity? FindByVerifiableAddress(string value) => Owner("verify", value);

    public Identity? FindByRecoveryAddress(string value) => Owner("recover", value);

    public Identity? FindByExternalId(string value) => Owner(ExternalId, value);

    /// <summary>Adds an identity, unless its id or one of its identifiers or addresses is somebody's already.</summary>
    public bool TryAdd(Identity identity)
    {
        lock (_writing)
        {
            if (_identities.ContainsKey(identity.Id) || IsTaken(identity)) return false;
            _identities[identity.Id] = identity.Sorted();
            _order.Add(identity.Id);
            foreach (var key in Keys(identity)) _owners[key] = identity.Id;
            return true;
        }
    }

    /// <summary>Replaces an identity by its next version; false when it is gone or the next one would take what is somebody else's.</summary>
    public bool TryUpdate(Guid id, Func<Identity, Identity> change, [NotNullWhen(true)] out Identity? updated)
    {
        lock (_writing)
        {
            updated = null;
            if (!_identities.TryGetValue(id, out var current)) return false;
            var next = change(current);
            if (IsTaken(next)) return false;
            _identities[id] = next.Sorted();
            // What stays is at no moment nobody's, for whoever reads meanwhile.
            var keys = Keys(next).ToHashSet();
            foreach (var key in keys) _owners[key] = id;
            foreach (var key in Keys(current).Where(key => !keys.Contains(key))) _owners.TryRemove(key, out _);
            updated = next;
            return true;
        }
    }

    public bool Remove(Guid id)
    {
        lock (_writing)
        {
            if (!_identities.TryRemove(id, out var identity)) return false;
            _order.Remove(id);
            foreach (var key in Keys(identity)) _owners.TryRemove(key, out _);
            return true;
        }
    }

    /// <summary>Whose an identifier or an address of this identity is already, and which; null when nobody else has any of them.</summary>
    public (Identity Owner, string Value)? Conflict(Identity identity)
    {
        foreach (var (kind, value) in Keys(identity).Where(key => key.Kind != ExternalId))
        {
            if (Owner(kind, value) is { } owner && owner.Id != identity.Id) return (owner, value);
        }

        return null;
    }

    /// <summary>Whether something of this identity belongs to another one, or stands in it twice.</summary>
    public bool IsTaken(Identity identity)
    {
        var seen = new HashSet<(string Kind, string Value)>();
        return Keys(identity).Any(key => !seen.Add(key) || (_owners.TryGetValue(key, out var owner) && owner != identity.Id));
    }

    private static IEnumerable<(string Kind, string Value)> Keys(Identity identity) =>
        identity.Credentials.Values.SelectMany(credential => credential.Identifiers.Select(identifier => (credential.Type, identifier)))
            .Concat(identity.VerifiableAddresses.Select(address => ("verify", address.Value)))
            .Concat(identity.RecoveryAddresses.Select(address => ("recover", address.Value)))
            .Concat(identity.ExternalId is { } external ? [(ExternalId, external)] : []);

    // Of two reads the second may find him changed: who has it no more is no owner.
    private Identity? Owner(string kind, string value) =>
        _owners.TryGetValue((kind, value), out var id) && Find(id) is { } owner && Keys(owner).Contains((kind, value)) ? owner : null;
}
