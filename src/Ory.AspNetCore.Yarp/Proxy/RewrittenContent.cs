using System.Net;

namespace Ory.AspNetCore.Yarp;

/// <summary>A JSON body of Ory with the addresses in it rewritten while it passes.</summary>
internal sealed class RewrittenContent(HttpContent inner, LinkMap links) : HttpContent
{
    protected override async Task<Stream> CreateContentReadStreamAsync() => new JsonLinkStream(await inner.ReadAsStreamAsync(), links);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new JsonLinkStream(await inner.ReadAsStreamAsync(cancellationToken), links);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var rewritten = new JsonLinkStream(await inner.ReadAsStreamAsync(), links);
        await rewritten.CopyToAsync(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
