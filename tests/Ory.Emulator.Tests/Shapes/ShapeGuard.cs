using System.Collections.Concurrent;
using System.Text.Json;

namespace Ory.Emulator.Tests;

/// <summary>Looks at every JSON answer with the eyes of a client that Ory generates.</summary>
internal sealed class ShapeGuard(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>What such a client would stumble over, or lose.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.Content.Headers.ContentType?.MediaType != "application/json" || request.Method == HttpMethod.Head)
            return answer;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (text.Length == 0)
            return answer;
        using var body = JsonDocument.Parse(text);
        foreach (var fault in KnownAnswers.Faults(request.Method, request.RequestUri!.AbsolutePath, answer.StatusCode, body.RootElement))
            Faults.Enqueue(fault);
        return answer;
    }
}
