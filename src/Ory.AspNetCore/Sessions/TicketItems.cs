using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Ory.AspNetCore;

/// <summary>
/// What a ticket's properties begin with: one entry, or none. Most requests only read it; the first write makes a dictionary of it, which is
/// that request's own.
/// </summary>
internal sealed class TicketItems<TValue>(string? key = null, TValue? value = default) : IDictionary<string, TValue?>
{
    private Dictionary<string, TValue?>? _all;

    public int Count => _all?.Count ?? (key is null ? 0 : 1);

    public bool IsReadOnly => false;

    public ICollection<string> Keys => All.Keys;

    public ICollection<TValue?> Values => All.Values;

    private Dictionary<string, TValue?> All
    {
        get
        {
            if (_all is null)
            {
                _all = new(StringComparer.Ordinal);
                if (key is not null)
                    _all.Add(key, value);
            }

            return _all;
        }
    }

    public TValue? this[string index]
    {
        get => TryGetValue(index, out var found) ? found : throw new KeyNotFoundException();
        set => All[index] = value;
    }

    public bool TryGetValue(string index, [MaybeNullWhen(false)] out TValue? found)
    {
        if (_all is not null)
            return _all.TryGetValue(index, out found);

        var isKnown = key is not null && string.Equals(index, key, StringComparison.Ordinal);
        found = isKnown ? value : default;
        return isKnown;
    }

    public bool ContainsKey(string index) => TryGetValue(index, out _);

    public void Add(string index, TValue? added) => All.Add(index, added);

    public bool Remove(string index) => All.Remove(index);

    public void Clear() => All.Clear();

    public void Add(KeyValuePair<string, TValue?> item) => All.Add(item.Key, item.Value);

    public bool Contains(KeyValuePair<string, TValue?> item) => ((ICollection<KeyValuePair<string, TValue?>>)All).Contains(item);

    public void CopyTo(KeyValuePair<string, TValue?>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, TValue?>>)All).CopyTo(array, arrayIndex);

    public bool Remove(KeyValuePair<string, TValue?> item) => ((ICollection<KeyValuePair<string, TValue?>>)All).Remove(item);

    public IEnumerator<KeyValuePair<string, TValue?>> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
