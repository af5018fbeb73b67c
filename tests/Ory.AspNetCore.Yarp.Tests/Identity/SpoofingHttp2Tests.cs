using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using static Ory.AspNetCore.Yarp.Tests.ForgedValue;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>The same over HTTP/2, where names are lower-case and frames can say what no HTTP/1.1 line can.</summary>
public class SpoofingHttp2Tests
{
    [Theory]
    [InlineData("x-user-id")]
    [InlineData("x_user_id")]
    [InlineData("x.user.id")]
    [InlineData("x-user-id.")]
    [InlineData("X-User-Id")]
    [InlineData("x-session-id")]
    [InlineData("x-aal")]
    [InlineData("x_aal")]
    [InlineData("x-user-email")]
    public async Task Nor_over_HTTP_2(string name)
    {
        await using var gateway = await Gateway.StartAsync(protocols: HttpProtocols.Http2);
        gateway.Ory.AddSession("alice");
        foreach (var cookie in (string[])["a=b", "ory_kratos_session=alice"])
        {
            using var client = gateway.CreateClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/headers/x") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.TryAddWithoutValidation(name, [Forged, "other", Forged]);
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
            using var response = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        AssertNothingForged(gateway);
    }

    [Theory]
    [InlineData(":x-user-id")]
    [InlineData("X-User-Id")]
    [InlineData("x-user-id\0")]
    [InlineData("x-user-id: y")]
    [InlineData("connection")]
    public async Task HTTP_2_frames_that_no_client_would_send_do_not_pass_either(string name)
    {
        await using var gateway = await Gateway.StartAsync(protocols: HttpProtocols.Http2);
        await RawHttp2.SendAsync(gateway.Url.Port, (":method", "GET"), (":scheme", "http"), (":path", "/headers/x"), (":authority", "localhost"), (name, Forged), ("x-user-id", Forged));
        AssertNothingForged(gateway);
    }

    [Fact]
    public async Task The_raw_HTTP_2_request_does_arrive_where_nothing_is_wrong_with_it()
    {
        await using var gateway = await Gateway.StartAsync(protocols: HttpProtocols.Http2);
        await RawHttp2.SendAsync(gateway.Url.Port, (":method", "GET"), (":scheme", "http"), (":path", "/headers/x"), (":authority", "localhost"), ("x-other", Forged));
        Assert.Equal(Forged, gateway.Backend.Last["x-other"]);
    }
}
