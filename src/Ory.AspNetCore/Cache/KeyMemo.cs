using System.Runtime.CompilerServices;

namespace Ory.AspNetCore;

/// <summary>
/// The keys of credentials whose header comes again as the same string object. A kept-alive connection does that: Kestrel gives out the string
/// of its last request where the bytes are the same. So a connection is hashed for its first two requests, not for each.
/// </summary>
/// <remarks>
/// A string is known by its identity, never by a look at it, and cannot change: the same object is the same credential. It is held weakly:
/// nothing of a credential stays longer than the server keeps it.
/// </remarks>
internal sealed class KeyMemo
{
    // Enough for the connections that are busy at one time; a power of two.
    private const int Slots = 4096;

    // Most headers come once; of those only the hash of the object is left here, which costs next to nothing.
    private readonly int[] _seenOnce = new int[Slots];
    private readonly Entry?[] _entries = new Entry?[Slots];

    public SessionKey? Find(OryCredential credential) =>
        Volatile.Read(ref _entries[SlotOf(credential)]) is { } entry && entry.Is(credential) ? entry.Key : null;

    public void Keep(OryCredential credential, SessionKey key)
    {
        var hash = HashOf(credential);
        var slot = SlotOf(credential);
        if (_seenOnce[slot] == hash)
            Volatile.Write(ref _entries[slot], new Entry(credential, key));
        else
            _seenOnce[slot] = hash;
    }

    private static int HashOf(OryCredential credential) => RuntimeHelpers.GetHashCode(credential.Source);

    private static int SlotOf(OryCredential credential) => HashOf(credential) & (Slots - 1);

    // Immutable, so that whoever reads it meanwhile reads one credential's and not two's.
    private sealed class Entry(OryCredential credential, SessionKey key)
    {
        private readonly WeakReference<string> _source = new(credential.Source!);
        private readonly (OryCredentialKind, int, int) _part = credential.Part;

        public SessionKey Key => key;

        public bool Is(OryCredential other) =>
            _source.TryGetTarget(out var source) && ReferenceEquals(source, other.Source) && _part == other.Part;
    }
}
