using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A request as a server received it.</summary>
internal sealed record SeenRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<KeyValuePair<string, string>> Trailers, string Body)
{
    public string? this[string name] => Headers.Any(Named(name)) ? string.Join(", ", Headers.Where(Named(name)).Select(header => header.Value)) : null;

    public static async Task<SeenRequest> OfAsync(HttpContext context)
    {
        var request = context.Request;
        var headers = Flat(request.Headers);
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var trailers = request.CheckTrailersAvailable() ? Flat(context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestTrailersFeature>()!.Trailers) : [];
        return new(request.Method, request.Path + request.QueryString, headers, trailers, body);
    }

    private static List<KeyValuePair<string, string>> Flat(IHeaderDictionary headers) =>
        [.. headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))];

    private static Func<KeyValuePair<string, string>, bool> Named(string name) => header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
