using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Ory.Emulator;

/// <summary>
/// Pages as Kratos counts them: its two ways of asking are off by one against each other, so that the pages 0 and 1 are the same rows.
/// </summary>
internal sealed record Paging(int Page, int Size, int Total)
{
    private const int DefaultSize = 250;
    private const int MaxSize = 1000;

    public static Paging Of(Exchange exchange, int total)
    {
        if (exchange.HasQuery("page_token") || exchange.HasQuery("page_size"))
        {
            var size = Clamp(exchange.Query("page_size"));
            return new Paging(Offset(exchange.Query("page_token")) / size, size, total);
        }

        return new Paging(Number(exchange.Query("page")) is > 0 and var page ? page : 0, Clamp(exchange.Query("per_page")), total);
    }

    /// <summary>The rows of the page where the first page is 0.</summary>
    public IEnumerable<T> FromZero<T>(IEnumerable<T> items) => items.Skip((int)Math.Min((long)Page * Size, int.MaxValue)).Take(Size);

    public IEnumerable<T> Of<T>(IEnumerable<T> items) => items.Skip((int)Math.Min((Math.Max(Page, 1) - 1L) * Size, int.MaxValue)).Take(Size);

    /// <summary>Says how many rows there are, and where other pages of them. Which others depends on where this one is: beside the first and the last there are fewer.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="byNumber">Whether pages are asked for by number alone.</param>
    public void WriteHeaders(Exchange exchange, bool byNumber = false)
    {
        var last = (Total - 1) / Size;
        (string Relation, int Page, int Size)[] links = Total switch
        {
            0 => [("first", 0, Size), ("next", Page + 1, Size), ("prev", Page - 1, Size)],
            _ when Total <= Size => [("first", 0, Total)],
            _ when Page >= last => [("first", 0, Size), ("prev", last - 1, Size)],
            _ when Page == 0 => [("next", 1, Size), ("last", last, Size)],
            _ => [("first", 0, Size), ("next", Page + 1, Size), ("prev", Page - 1, Size), ("last", last, Size)],
        };
        exchange.Response.Headers["X-Total-Count"] = Total.ToString(CultureInfo.InvariantCulture);
        exchange.Response.Headers["Link"] = string.Join(',', links.Select(link => $"<{Urls.WithQuery(exchange.Target, Parameters(link.Page, link.Size, byNumber))}>; rel=\"{link.Relation}\""));
    }

    private static (string Name, string Value)[] Parameters(int page, int size, bool byNumber)
    {
        var (number, length) = (page.ToString(CultureInfo.InvariantCulture), size.ToString(CultureInfo.InvariantCulture));
        var token = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"offset":"{{(long)page * size}}","v":2}""")));
        return byNumber ? [("page", number), ("per_page", length)] : [("page", number), ("page_size", length), ("page_token", token), ("per_page", length)];
    }

    private static int Clamp(string size) => Number(size) is { } number ? Math.Clamp(number, 1, MaxSize) : DefaultSize;

    // As Go reads one: no blanks, and a sign that is one everywhere.
    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int Offset(string token)
    {
        try
        {
            var text = token.Replace('-', '+').Replace('_', '/');
            var node = Json.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='))));
            return Number(Json.Text(Json.At(node, "offset"))) is > 0 and var offset ? offset : 0;
        }
        catch (FormatException)
        {
            return 0;
        }
    }
}
