using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Tests;

/// <summary>What becomes of a form that cannot be read.</summary>
public class FormReadingTests
{
    [Fact]
    public async Task What_breaks_off_is_no_form()
    {
        Assert.Null(await PostedForm.ReadAsync(Request(new IOException("gone")), default));
    }

    // The server refuses it itself, with its own status (413, 408).
    [Fact]
    public async Task What_the_server_refuses_is_left_to_the_server()
    {
        var refused = new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge);

        Assert.Same(refused, await Assert.ThrowsAsync<BadHttpRequestException>(() => PostedForm.ReadAsync(Request(refused), default)));
    }

    private static HttpRequest Request(Exception fault)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = "application/x-www-form-urlencoded";
        request.Body = new Failing(fault);
        return request;
    }

    private sealed class Failing(Exception fault) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromException<int>(fault);
    }
}
