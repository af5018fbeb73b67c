using System.Net;
using System.Text;
using System.Text.Json;

namespace Ory.Frontend.Tests;

/// <summary>A wire that gives one answer, and keeps the request it was asked with.</summary>
public sealed class RecordedHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public RecordedHandler(Exchange exchange)
        : this(_ => Answer(exchange))
    {
    }

    public HttpRequestMessage? Request { get; private set; }

    public byte[]? RequestBody { get; private set; }

    public int Calls { get; private set; }

    public FrontendClient Client() => new(new HttpClient(this) { BaseAddress = new Uri("http://ory.test") });

    public static HttpResponseMessage Answer(int status, string? contentType, byte[] body)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
            response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return response;
    }

    public static HttpResponseMessage Answer(Exchange exchange)
    {
        var body = exchange.Body is not { } element ? []
            : Encoding.UTF8.GetBytes(!exchange.IsJson && element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText());
        var response = Answer(exchange.Status, exchange.Headers.GetValueOrDefault("content-type"), body);
        foreach (var (name, value) in exchange.Headers)
        {
            if (!name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
                response.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        Request = request;
        RequestBody = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : null;
        var response = answer(request);
        response.RequestMessage = request;
        return response;
    }
}
