namespace Ory.Emulator;

/// <summary>Requests for the emulator go to it in process, all others to where they would have gone.</summary>
internal sealed class EmulatorRoute(OryEmulator ory, HttpMessageHandler others) : DelegatingHandler(others)
{
    private readonly HttpMessageInvoker _emulator = new(ory.CreateHandler());

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        IsFor(ory.PublicUrl, request.RequestUri) || IsFor(ory.AdminUrl, request.RequestUri)
            ? _emulator.SendAsync(request, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _emulator.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsFor(Uri address, Uri? requested) =>
        requested is not null && Uri.Compare(address, requested, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
