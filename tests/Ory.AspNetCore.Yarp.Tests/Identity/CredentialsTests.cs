using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>What callers show to Ory stays between them, the gateway and Ory.</summary>
public class CredentialsTests
{
    private const string Alice = "ory_kratos_session=alice";

    [Fact]
    public async Task Credentials_of_Ory_stay_here_and_the_rest_of_the_cookies_passes_to_the_byte()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.AddSession("alice");
        gateway.Ory.AddSession("ory_st_alice");
        await gateway.GetAsync("/headers/x", ("Cookie", "a=1;  b=\"x y\"; ory_kratos_session=alice; csrf_token_1=z=; ory_session_slug=q; ory_kratos_session=alice;c"));
        Assert.Equal("a=1; b=\"x y\"; csrf_token_1=z=; c", gateway.Backend.Last["Cookie"]);

        await gateway.GetAsync("/headers/x", ("Cookie", "plain=1;  spaces"), ("X-Session-Token", "ory_st_alice"));
        Assert.Equal("plain=1;  spaces", gateway.Backend.Last["Cookie"]);
        Assert.Null(gateway.Backend.Last["X-Session-Token"]);
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);

        await gateway.GetAsync("/headers/x", ("Authorization", "bEaReR ory_st_alice"), ("x_session_token", "ory_st_alice"));
        Assert.Null(gateway.Backend.Last["Authorization"]);
        Assert.Null(gateway.Backend.Last["x_session_token"]);
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);

        await gateway.GetAsync("/headers/x", ("Cookie", Alice));
        Assert.Null(gateway.Backend.Last["Cookie"]);
    }

    [Fact]
    public async Task Those_of_every_Ory_scheme_stay_here()
    {
        await using var gateway = await Gateway.StartAsync(configure: builder => builder.Services.AddAuthentication().AddOry("Staff", options =>
        {
            options.BaseUrl = "http://127.0.0.1:1";
            options.SessionCookieName = "staff_session";
            options.BearerPrefixes.Add("staff_");
        }));

        await gateway.GetAsync("/headers/x", ("Cookie", "a=1; staff_session=sue; b=2"), ("Authorization", "Bearer staff_sue"));

        Assert.Equal("a=1; b=2", gateway.Backend.Last["Cookie"]);
        Assert.Null(gateway.Backend.Last["Authorization"]);
    }

    [Theory]
    [InlineData("ory_kratos_session=alice", null)]
    [InlineData("ory_kratos_session=\"alice\"", null)]
    [InlineData("ORY_KRATOS_SESSION=alice; a=1", "a=1")]
    [InlineData("a=1;ory_kratos_session=alice;b=2", "a=1; b=2")]
    [InlineData("a=1 ;  ory_kratos_session =alice ;; b=2;", "a=1; b=2")]
    [InlineData("a=1;\tory_kratos_session\t= alice;b=2", "a=1; b=2")]
    [InlineData("ory_kratos_session=; a=1; ory_kratos_session", "a=1")]
    [InlineData("ory_session_abc=alice; ory_session_=x; a=ory_kratos_session", "a=ory_kratos_session")]
    [InlineData("a=\"x; ory_kratos_session=alice; y\"", "a=\"x; y\"")]
    [InlineData("a=1\r\nCookie: ory_kratos_session=alice\r\nCookie: b=2; ory_kratos_session=alice", "a=1; b=2")]
    [InlineData("a=1; not_ory_kratos_session=x", "a=1; not_ory_kratos_session=x")]
    public async Task However_a_session_cookie_is_written_a_backend_does_not_get_it(string cookie, string? left)
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.AddSession("alice");
        foreach (var path in (string[])["/headers/x", "/plain/x"])
        {
            await RawHttp1.SendAsync(gateway.Url.Port, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
            Assert.Equal(left, gateway.Backend.Last["Cookie"]);
        }

        Assert.Equal(2, gateway.Backend.Seen.Count);
    }

    // What Connection names is for the next hop alone (RFC 9110, 7.6.1): it must neither keep a credential in nor hide it from us.
    [Theory]
    [InlineData("Connection: close, Cookie\r\nCookie: a=1; ory_kratos_session=alice")]
    [InlineData("Connection: close, X-Session-Token\r\nX-Session-Token: ory_st_alice")]
    [InlineData("Connection: close, Authorization\r\nAuthorization: Bearer ory_st_alice")]
    [InlineData("Connection: X-Session-Token\r\nConnection: close\r\nx-session-token: ory_st_alice\r\nX-Session-Token: ory_st_alice")]
    [InlineData("Connection: close\r\nX-SESSION-TOKEN: ory_st_alice\r\nX_Session_Token: ory_st_alice\r\nX.Session.Token: ory_st_alice")]
    [InlineData("Connection: close\r\nAuthorization: bEaReR\tory_st_alice")]
    [InlineData("Connection: close\r\nAuthorization: Bearer \t ory_st_alice")]
    public async Task A_credential_does_not_pass_however_it_is_announced(string lines)
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.AddSession("alice");
        gateway.Ory.AddSession("ory_st_alice");
        foreach (var path in (string[])["/headers/x", "/plain/x"])
            await RawHttp1.SendAsync(gateway.Url.Port, $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n\r\n");

        Assert.Equal(2, gateway.Backend.Seen.Count);
        Assert.All(gateway.Backend.Seen, seen => Assert.DoesNotContain(seen.Headers, header => header.Value.Contains("alice", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bearer_of_the_applications_own_passes()
    {
        await using var gateway = await Gateway.StartAsync();
        await gateway.GetAsync("/headers/x", ("Authorization", "Bearer eyJhbGciOi.x.y"));
        Assert.Equal("Bearer eyJhbGciOi.x.y", gateway.Backend.Last["Authorization"]);
    }

    [Fact]
    public async Task A_route_may_pass_the_credentials_on()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["ReverseProxy:Routes:plain:Metadata:Ory.Credentials"] = "pass" });
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", ("Cookie", "a=b; " + Alice), ("X-User-Id", "root"));
        Assert.Equal("a=b; " + Alice, gateway.Backend.Last["Cookie"]);
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
    }
}
