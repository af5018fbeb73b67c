using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>What is compressed cannot be rewritten as it is: it is unpacked, or it is not passed on.</summary>
public class OryProxyEncodingTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity")]
    public async Task An_answer_that_is_compressed_is_unpacked_and_rewritten(string encoding)
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.Other = context => WriteAsync(context, encoding, $$"""{"redirect_browser_to":"{{gateway.Ory.Url}}/self-service/login/browser?aal=aal2"}""");
        using var answer = await gateway.GetAsync("/.ory/self-service/settings/browser", ("Accept-Encoding", "zstd, gzip, br"));
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal($$"""{"redirect_browser_to":"{{gateway.Url}}.ory/self-service/login/browser?aal=aal2"}""", await answer.Content.ReadAsStringAsync());

        // Ory is never asked for what nobody here can unpack, whatever the browser can.
        Assert.DoesNotContain("zstd", gateway.Ory.Seen.Last()["Accept-Encoding"]);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, zstd")]
    [InlineData("br, gzip")]
    [InlineData("aes128gcm")]
    public async Task What_cannot_be_unpacked_is_not_passed_on(string encoding)
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.Other = context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = encoding;
            context.Response.Headers.SetCookie = "csrf_token_1=a; Path=/";
            return context.Response.WriteAsync($$"""{"redirect_browser_to":"{{gateway.Ory.Url}}/x"}""");
        };
        using var answer = await gateway.GetAsync("/.ory/self-service/settings/browser");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain(gateway.Ory.Url, await answer.Content.ReadAsStringAsync());
    }

    private static async Task WriteAsync(HttpContext context, string encoding, string body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.ContentEncoding = encoding;
        var sent = context.Response.Body;
        await using Stream packed = encoding.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(sent, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(sent, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(sent, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(sent),
        };
        await packed.WriteAsync(Encoding.UTF8.GetBytes(body));
    }
}
