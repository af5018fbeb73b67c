using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ory.AspNetCore.Pages;

// The style sheet and the script. Their addresses hold a hash of what they say, so browsers keep them for good.
internal sealed class PageAssets
{
    private readonly Dictionary<string, (byte[] Plain, byte[] Brotli, string Type)> _files = [];

    public PageAssets()
    {
        StyleSheet = Load("pages.css", "text/css; charset=utf-8");
        Script = Load("pages.js", "text/javascript; charset=utf-8");
    }

    public string StyleSheet { get; }

    public string Script { get; }

    public async Task SendAsync(HttpContext context, string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        context.Response.ContentType = file.Type;
        var brotli = context.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && e.Quality != 0);
        if (brotli)
            headers.ContentEncoding = "br";
        var body = brotli ? file.Brotli : file.Plain;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private string Load(string name, string type)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        var plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            brotli.Write(plain);

        var hash = Convert.ToHexStringLower(SHA256.HashData(plain))[..12];
        var address = $"{Path.GetFileNameWithoutExtension(name)}.{hash}{Path.GetExtension(name)}";
        _files[address] = (plain, packed.ToArray(), type);
        return address;
    }
}
