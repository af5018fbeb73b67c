using System.Collections.Frozen;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Header names as a careless backend would take them for equal: CGI, WSGI and PHP turn hyphens, dots and spaces into underscores, so
/// <c>x_user.id</c> is as good as <c>X-User-Id</c> there. Letters and digits alone are compared, without case.
/// </summary>
internal sealed class HeaderNameSet(IEnumerable<string> names)
{
    private readonly FrozenSet<string> _names = names.Select(Normalise).ToFrozenSet(StringComparer.Ordinal);
    private readonly int _shortest = names.Select(name => Normalise(name).Length).DefaultIfEmpty(int.MaxValue).Min();

    public bool Contains(string name)
    {
        if (name.Length < _shortest)
            return false;

        Span<char> buffer = name.Length <= 256 ? stackalloc char[256] : new char[name.Length];
        var length = Normalise(name, buffer);
        return _names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(buffer[..length]);
    }

    public static string Normalise(string name)
    {
        var buffer = new char[name.Length];
        return new string(buffer, 0, Normalise(name, buffer));
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
