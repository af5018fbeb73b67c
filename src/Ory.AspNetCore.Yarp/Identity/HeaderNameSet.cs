using System.Collections.Frozen;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Header names as a careless backend would take them for equal: CGI, WSGI and PHP turn hyphens, dots and spaces into underscores, so
/// <c>x_user.id</c> is as good as <c>X-User-Id</c> there. Letters and digits alone are compared, without case.
/// </summary>
internal sealed class HeaderNameSet
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly int _shortest = int.MaxValue;
    // The first letters or digits of the names, a bit each: most headers of a request are told from ours by it.
    private readonly UInt128 _firsts;

    public HeaderNameSet(IEnumerable<string> names)
    {
        var normalised = names.Select(Normalise).ToFrozenSet(StringComparer.Ordinal);
        _names = normalised.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var name in normalised)
        {
            _shortest = Math.Min(_shortest, name.Length);
            if (name.Length > 0)
                _firsts |= UInt128.One << name[0];
        }
    }

    public bool Contains(string name)
    {
        if (name.Length < _shortest || !MayBeOurs(name))
            return false;

        Span<char> buffer = name.Length <= 256 ? stackalloc char[256] : new char[name.Length];
        var length = Normalise(name, buffer);
        return _names.Contains(buffer[..length]);
    }

    public static string Normalise(string name)
    {
        var buffer = new char[name.Length];
        return new string(buffer, 0, Normalise(name, buffer));
    }

    private bool MayBeOurs(string name)
    {
        foreach (var character in name)
            if (char.IsAsciiLetterOrDigit(character))
                return (_firsts & (UInt128.One << char.ToLowerInvariant(character))) != UInt128.Zero;

        return false;
    }

    private static int Normalise(ReadOnlySpan<char> name, Span<char> buffer)
    {
        var length = 0;
        foreach (var character in name)
            if (char.IsAsciiLetterOrDigit(character))
                buffer[length++] = char.ToLowerInvariant(character);

        return length;
    }
}
