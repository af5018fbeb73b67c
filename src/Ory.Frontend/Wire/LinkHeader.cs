namespace Ory.Frontend;

/// <summary>Reads <c>Link</c> (RFC 8288) as far as paging needs it.</summary>
internal static class LinkHeader
{
    internal static Dictionary<string, string> Parse(IEnumerable<string> values)
    {
        var links = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var value in values)
        {
            var rest = value.AsSpan();
            while (rest.IndexOf('<') is >= 0 and var open && rest[open..].IndexOf('>') is > 0 and var length)
            {
                var target = rest[(open + 1)..(open + length)];
                rest = rest[(open + length + 1)..];
                // The parameters end where the next link begins; a target may hold commas, parameters of paging do not.
                var end = rest.IndexOf(',');
                var parameters = end < 0 ? rest : rest[..end];
                if (Relation(parameters) is { } relation)
                    links.TryAdd(relation, target.ToString());
                rest = end < 0 ? [] : rest[(end + 1)..];
            }
        }
        return links;
    }

    private static string? Relation(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            if (parameter.StartsWith("rel=", StringComparison.OrdinalIgnoreCase))
                return parameter[4..].Trim('"').ToString();
        }
        return null;
    }
}
