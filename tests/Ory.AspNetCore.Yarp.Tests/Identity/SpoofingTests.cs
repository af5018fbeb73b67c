using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Whatever a caller sends under our names, no backend ever sees it, on any route, signed in or not.</summary>
public class SpoofingTests(SpoofingTests.Shared shared) : IClassFixture<SpoofingTests.Shared>
{
    private const string Forged = "forged-value";

    /// <summary>The raw lines that a caller adds to a request. Some no HTTP client would send.</summary>
    public static TheoryData<string> Lines => new(
        $"X-User-Id: {Forged}",
        $"x-user-id: {Forged}",
        $"X-USER-ID: {Forged}",
        $"x-UsEr-iD: {Forged}",
        $"X-User-Id:{Forged}",
        $"X-User-Id:   {Forged}   ",
        $"X-User-Id:\t{Forged}",
        $"X-User-Id: a\r\nX-User-Id: {Forged}",
        $"X-User-Id: {Forged}\r\nx-user-id: {Forged}\r\nX_User_Id: {Forged}",
        $"X-User-Id:\r\nX-User-Id: {Forged}",
        $"X-User-Id: , {Forged}",
        $"X-User-Id: x,{Forged}",
        $"X_User_Id: {Forged}",
        $"X-User_Id: {Forged}",
        $"X_User-Id: {Forged}",
        $"X.User.Id: {Forged}",
        $"X-User-Id.: {Forged}",
        $"X-User-Id-: {Forged}",
        $"-X-User-Id: {Forged}",
        $"X--User-Id: {Forged}",
        $"X-User-Id_: {Forged}",
        $"XUserId: {Forged}",
        $"X-User-Id : {Forged}",
        $" X-User-Id: {Forged}",
        $"X-Other: a\r\n X-User-Id: {Forged}",
        $"X-User-Id: a\r\n {Forged}",
        $"X-User-Id: a\r\n\t{Forged}",
        $"X-User-Id\0: {Forged}",
        $"X-User-Id: {Forged}\0",
        $"X-Other: a\rX-User-Id: {Forged}",
        $"X-Other: a\nX-User-Id: {Forged}",
        $"X-Üser-Id: {Forged}\r\nX-User-Id: {Forged}",
        $"\u212AX-User-Id: {Forged}",
        $":X-User-Id: {Forged}",
        $":x-user-id: {Forged}\r\nX-User-Id: {Forged}",
        $"X-Session-Id: {Forged}",
        $"X_SESSION_ID: {Forged}",
        $"X-Aal: {Forged}",
        $"x_aal: {Forged}",
        $"X-User-Email: {Forged}",
        $"X-User-Email: {Forged}@example.org\r\nX-User-EMail: {Forged}",
        $"Connection: X-User-Id\r\nX-User-Id: {Forged}",
        $"Connection: close, X-User-Id, X-Aal\r\nX-Aal: {Forged}",
        $"Connection: keep-alive\r\nKeep-Alive: X-User-Id={Forged}",
        $"Proxy-Connection: X-User-Id\r\nX-User-Id: {Forged}",
        $"Upgrade: {Forged}\r\nConnection: Upgrade, X-User-Id\r\nX-User-Id: {Forged}",
        $"TE: trailers\r\nX-User-Id: {Forged}",
        $"Trailer: X-User-Id\r\nX-User-Id: {Forged}",
        $"Expect: 100-continue\r\nX-User-Id: {Forged}",
        $"Transfer-Encoding: chunked\r\nContent-Length: 5\r\nX-User-Id: {Forged}",
        $"Content-Length: 0\r\nContent-Length: 0\r\nX-User-Id: {Forged}",
        $"X-HTTP-Method-Override: PUT\r\nX-User-Id: {Forged}");

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task No_backend_sees_a_callers_value(string lines)
    {
        var gateway = shared.Gateway;
        gateway.Ory.AddSession("alice");
        foreach (var path in (string[])["/plain/x", "/headers/x"])
        {
            foreach (var cookie in (string[])["", "Cookie: ory_kratos_session=alice\r\n"])
            {
                await RawHttp1.SendAsync(gateway.Url.Port, $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}{lines}\r\nConnection: close\r\n\r\n0\r\n\r\n");
                await RawHttp1.SendAsync(gateway.Url.Port, $"GET {path} HTTP/1.0\r\n{cookie}{lines}\r\n\r\n0\r\n\r\n");
            }
        }

        AssertNothingForged(gateway);
    }

    [Fact]
    public async Task The_check_can_fail_what_is_not_ours_does_arrive()
    {
        await using var gateway = await Gateway.StartAsync();
        await RawHttp1.SendAsync(gateway.Url.Port, $"GET /plain/x HTTP/1.1\r\nHost: localhost\r\nX-Not-Ours: {Forged}\r\nConnection: close\r\n\r\n");
        Assert.Equal(Forged, gateway.Backend.Last["X-Not-Ours"]);
    }

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

    [Fact]
    public async Task A_transform_of_the_route_does_not_carry_them_on()
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Transforms:0:RequestHeadersAllowed"] = "X-User-Id;X-Aal;Cookie;X-Session-Token",
            ["ReverseProxy:Routes:plain:Transforms:0:RequestHeader"] = "X-User-Id",
            ["ReverseProxy:Routes:plain:Transforms:0:Append"] = "appended",
        });
        gateway.Ory.AddSession("alice");
        foreach (var path in (string[])["/plain/x", "/headers/x"])
        {
            await gateway.GetAsync(path, ("X-User-Id", Forged), ("X-Aal", Forged), ("Cookie", "ory_kratos_session=alice; a=b"));
            Assert.Equal("a=b", gateway.Backend.Last["Cookie"]);
        }

        AssertNothingForged(gateway);
    }

    [Fact]
    public async Task Names_that_the_application_chose_are_guarded_just_as_well()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["Ory:Gateway:Headers:Remote-User"] = "sub", ["Ory:Gateway:Headers:X-Aal"] = "" });
        var alice = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", ("remote_user", Forged), ("X-Aal", Forged), ("Cookie", "ory_kratos_session=alice"));
        AssertNothingForged(gateway);
        Assert.Equal((string?)alice["identity"]!["id"], gateway.Backend.Last["Remote-User"]);
        Assert.Null(gateway.Backend.Last["X-Aal"]);
    }

    private static void AssertNothingForged(Gateway gateway)
    {
        foreach (var seen in gateway.Backend.Seen)
        {
            Assert.DoesNotContain(seen.Headers, header => header.Value.Contains(Forged) && Suspect(header.Key));
            Assert.DoesNotContain(seen.Trailers, header => header.Value.Contains(Forged) && Suspect(header.Key));
            Assert.DoesNotContain(seen.Headers, header => header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase) && header.Value.Contains("X-", StringComparison.OrdinalIgnoreCase));
        }

        // As CGI and its heirs read names, and more.
        static bool Suspect(string name)
        {
            var letters = new string([.. name.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
            return letters.Contains("xuserid") || letters.Contains("xsessionid") || letters.Contains("xaal") || letters.Contains("xuseremail") || letters.Contains("remoteuser");
        }
    }

    /// <summary>One gateway for all the lines: what one of them left behind would be found by every other.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal Gateway Gateway { get; private set; } = null!;

        public async Task InitializeAsync() => Gateway = await Gateway.StartAsync();

        public Task DisposeAsync() => Gateway.DisposeAsync().AsTask();
    }
}
