using static Ory.AspNetCore.Yarp.Tests.ForgedValue;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>What follows the header block is no header, whatever it looks like.</summary>
public class SpoofingBodyTests
{
    [Theory]
    [InlineData("X-User-Id")]
    [InlineData("x_user_id")]
    [InlineData("X-Aal")]
    public async Task Trailers_of_a_request_are_no_headers(string name)
    {
        await using var gateway = await Gateway.StartAsync();
        await RawHttp1.SendAsync(gateway.Url.Port, $"POST /headers/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: {name}\r\nConnection: close\r\n\r\n1\r\na\r\n0\r\n{name}: {Forged}\r\n\r\n");
        Assert.Equal("a", gateway.Backend.Last.Body);
        AssertNothingForged(gateway);
    }

    [Fact]
    public async Task What_is_hidden_in_a_body_stays_a_body()
    {
        await using var gateway = await Gateway.StartAsync();
        var hidden = $"GET /headers/y HTTP/1.1\r\nHost: localhost\r\nX-User-Id: {Forged}\r\n\r\n";
        await RawHttp1.SendAsync(gateway.Url.Port, $"POST /headers/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: {hidden.Length}\r\nConnection: close\r\n\r\n{hidden}");
        var seen = Assert.Single(gateway.Backend.Seen);
        Assert.Equal(hidden, seen.Body);

        // Two lengths that disagree: the rest must not become a request that nobody looked at.
        await RawHttp1.SendAsync(gateway.Url.Port, $"POST /headers/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n{hidden}");
        Assert.DoesNotContain(gateway.Backend.Seen, request => request.Target == "/headers/y" && request["X-User-Id"] == Forged);
    }
}
