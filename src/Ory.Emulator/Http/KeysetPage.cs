using System.Globalization;

namespace Ory.Emulator;

/// <summary>A page that begins after the item whose id the token is.</summary>
internal sealed record KeysetPage(Guid After, int Size)
{
    private const int DefaultSize = 250;

    /// <summary>The page that a request asks for, or what is wrong with what it asks.</summary>
    /// <param name="size">The text of its size.</param>
    /// <param name="token">The text of its token.</param>
    /// <param name="max">The largest size.</param>
    /// <param name="usual">The size where none is asked for.</param>
    public static (KeysetPage? Page, string? Fault) Of(string size, string token, int max, int usual = DefaultSize)
    {
        var number = 0;
        if (size.Length > 0 && !int.TryParse(size, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return (null, $"The page_size \"{size}\" is no number.");
        var after = Guid.Empty;
        if (token.Length > 0 && !Uuids.TryParse(token, out after)) return (null, $"The page_token \"{token}\" is none.");
        return (new KeysetPage(after, number <= 0 ? usual : Math.Min(number, max)), null);
    }

    /// <summary>The items of the page; the <c>Link</c> header names the first and the next page.</summary>
    public IReadOnlyList<T> Of<T>(Exchange exchange, IEnumerable<T> items, Func<T, Guid> id)
    {
        if (After != Guid.Empty) items = items.SkipWhile(item => id(item) != After).Skip(1);
        T[] found = [.. items.Take(Size + 1)];
        List<string> links = [Link(exchange, "first", Guid.Empty)];
        if (found.Length > Size) links.Add(Link(exchange, "next", id(found[Size - 1])));
        exchange.Response.Headers["Link"] = string.Join(',', links);
        return found.Length > Size ? found[..Size] : found;
    }

    private string Link(Exchange exchange, string relation, Guid token) =>
        $"<{Urls.WithQuery(exchange.Target, ("page_size", Size.ToString(CultureInfo.InvariantCulture)), ("page_token", token.ToString()))}>; rel=\"{relation}\"";
}
