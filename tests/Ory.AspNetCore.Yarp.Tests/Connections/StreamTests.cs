using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ory.AspNetCore.Yarp.Tests;

public class StreamTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_stream_is_passed_on_as_it_comes_and_ends_with_its_session()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["Authentication:Schemes:Ory:CacheDuration"] = "00:00:00" });
        var gone = new TaskCompletionSource();
        gateway.Backend.Other = async context =>
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                gone.SetResult();
            }
        };
        gateway.Ory.AddSession("alice");
        using var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", "ory_kratos_session=alice");
        using var answer = await client.GetAsync("/headers/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("first", await reader.ReadLineAsync().WaitAsync(s_patience));

        gateway.Ory.EndSession("alice");
        await gateway.CheckSessionsAsync();
        await Assert.ThrowsAnyAsync<IOException>(async () => await reader.ReadLineAsync().WaitAsync(s_patience));
        await gone.Task.WaitAsync(s_patience);
    }

    [Fact]
    public async Task gRPC_passes_with_its_trailers()
    {
        await using var gateway = await Gateway.StartAsync(protocols: HttpProtocols.Http2, backendProtocols: HttpProtocols.Http2);
        gateway.Ory.AddSession("alice");
        gateway.Backend.Other = async context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            var buffer = new byte[64];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
                await context.Response.Body.FlushAsync();
            }

            context.Response.AppendTrailer("grpc-status", "0");
            context.Response.AppendTrailer("who", context.Request.Headers["X-Aal"]);
        };

        using var client = gateway.CreateClient();
        var content = new DuplexContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/headers/Orders/Watch") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.Add("Cookie", "ory_kratos_session=alice");
        request.Headers.TE.ParseAdd("trailers");
        var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await content.WriteAsync("one");
        using var answer = await sending.WaitAsync(s_patience);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64];
        foreach (var message in (string[])["one", "two"])
        {
            if (message != "one")
                await content.WriteAsync(message);
            var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(s_patience);
            Assert.Equal(message, Encoding.UTF8.GetString(buffer, 0, read));
        }

        content.Complete();
        Assert.Equal(0, await stream.ReadAsync(buffer).AsTask().WaitAsync(s_patience));
        Assert.Equal("0", answer.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal("aal1", answer.TrailingHeaders.GetValues("who").Single());
    }

    private sealed class DuplexContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DuplexContent() => Headers.ContentType = new("application/grpc");

        public async Task WriteAsync(string message)
        {
            var stream = await _stream.Task.WaitAsync(s_patience);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(message));
            await stream.FlushAsync();
        }

        public void Complete() => _completed.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            _stream.SetResult(stream);
            await _completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
