namespace Ory.Emulator;

/// <summary>The way to an emulator on ports whose addresses are of https, as behind a proxy: it speaks plain http itself.</summary>
internal sealed class PlainHandler(Func<Uri, bool> isEmulator, HttpMessageHandler connection) : DelegatingHandler(connection)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { Scheme: "https" } asked || !isEmulator(asked))
            return await base.SendAsync(request, cancellationToken);
        var host = request.Headers.Host;
        request.Headers.Host ??= asked.Authority;
        request.RequestUri = new UriBuilder(asked) { Scheme = "http", Port = asked.Port }.Uri;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            (request.RequestUri, request.Headers.Host) = (asked, host);
        }
    }
}
