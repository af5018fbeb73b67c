using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ory.AspNetCore;

/// <summary>
/// The cookies of Ory that the answer to one request carries. They are written when it begins: the last word on each, which may be the answer's own. A
/// sign-in or a sign-out that went on after the cookie was renewed is not undone by it.
/// </summary>
internal sealed class RelayedCookies
{
    private readonly HttpResponse _response;
    private readonly List<string> _lines = [];

    private RelayedCookies(HttpResponse response)
    {
        _response = response;
        response.OnStarting(static cookies => ((RelayedCookies)cookies).WriteAsync(), this);
    }

    public static RelayedCookies Of(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(RelayedCookies), out var known))
            return (RelayedCookies)known!;

        var cookies = new RelayedCookies(context.Response);
        context.Items[typeof(RelayedCookies)] = cookies;
        return cookies;
    }

    public void Add(string setCookie)
    {
        _lines.RemoveAll(earlier => AreOfOneName(earlier, setCookie));
        _lines.Add(setCookie);
    }

    private Task WriteAsync()
    {
        var headers = _response.Headers;
        foreach (var line in _lines)
        {
            if (!headers.SetCookie.Any(own => own is not null && AreOfOneName(own, line)))
                headers.Append(HeaderNames.SetCookie, line);
        }

        headers.CacheControl = "no-cache,no-store";
        headers.Pragma = "no-cache";
        headers.Remove(HeaderNames.Expires);
        return Task.CompletedTask;
    }

    private static bool AreOfOneName(string one, string other) => NameOf(one).SequenceEqual(NameOf(other));

    private static ReadOnlySpan<char> NameOf(string setCookie) =>
        setCookie.AsSpan(0, setCookie.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? end : setCookie.Length).Trim();
}
