using static Ory.AspNetCore.Yarp.Tests.ForgedValue;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Whatever a caller sends under our names, no backend ever sees it, on any route, signed in or not.</summary>
public class SpoofingTests(SpoofingTests.Shared shared) : IClassFixture<SpoofingTests.Shared>
{
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

    /// <summary>One gateway for all the lines: what one of them left behind would be found by every other.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal Gateway Gateway { get; private set; } = null!;

        public async Task InitializeAsync() => Gateway = await Gateway.StartAsync();

        public Task DisposeAsync() => Gateway.DisposeAsync().AsTask();
    }
}
