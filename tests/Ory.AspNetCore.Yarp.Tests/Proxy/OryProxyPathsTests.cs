using System.Net;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>However an address is written, nothing but Ory's public paths is reached by it, and nobody but Ory.</summary>
public class OryProxyPathsTests
{
    [Theory]
    [InlineData("/.ory/admin/identities")]
    [InlineData("/.ory/")]
    [InlineData("/.ory/health/ready")]
    [InlineData("/.ory/sessions/%2e%2e/admin/identities")]
    [InlineData("/.ory/sessions/..%2fadmin%2fidentities")]
    [InlineData("/.ory/sessions/..%252fadmin")]
    [InlineData("/.ory/sessions/..%5cadmin")]
    [InlineData("/.ory//admin/identities")]
    [InlineData("/.ory/sessions/%252e%252e/admin/identities")]
    [InlineData("/.ory/%2561dmin/identities")]
    [InlineData("/.ory/./admin/identities")]
    [InlineData("/.ory/http://evil.example/sessions/whoami")]
    [InlineData("/.ory/@evil.example/sessions/whoami")]
    public async Task Nothing_but_the_public_paths_is_behind_it(string path)
    {
        await using var gateway = await Gateway.StartAsync();
        // As it stands: HttpClient would tidy the path up.
        using var client = gateway.CreateClient();
        using var answer = await client.GetAsync(new Uri(gateway.Url.ToString().TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(gateway.Ory.Seen);
    }

    [Theory]
    [InlineData("GET http://evil.example/.ory/admin/identities HTTP/1.1\r\nHost: evil.example")]
    [InlineData("GET http://127.0.0.1/.ory/../admin/identities HTTP/1.1\r\nHost: 127.0.0.1")]
    [InlineData("GET /.ory/sessions/../../admin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/..;/admin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions%2f..%2fadmin%2fidentities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory%2fadmin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/%2E%2E/%2E%2E/admin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/.%2e/admin HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/..\\admin HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/%00/whoami HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions//whoami HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET //.ory//admin HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/.ory/admin HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/%61dmin/identities HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /.ory/sessions/whoami%0d%0aX:y HTTP/1.1\r\nHost: localhost")]
    [InlineData("CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example:80")]
    public async Task However_the_request_line_is_written(string head)
    {
        await using var gateway = await Gateway.StartAsync();
        var answer = await RawHttp1.SendAsync(gateway.Url.Port, head + "\r\nConnection: close\r\n\r\n");
        Assert.Matches("^(HTTP/1.1 40[045] |$)", answer);
        Assert.Empty(gateway.Ory.Seen);
        Assert.Empty(gateway.Backend.Seen);
    }

    [Theory]
    [InlineData("xn--")]
    [InlineData("xn--a.example.org")]
    public async Task A_host_that_nobody_can_read_is_a_bad_request(string host)
    {
        await using var gateway = await Gateway.StartAsync();
        var answer = await RawHttp1.SendAsync(gateway.Url.Port, $"GET /.ory/self-service/login/browser HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Empty(gateway.Ory.Seen);
    }

    [Fact]
    public async Task The_address_of_an_absolute_request_line_is_not_where_it_goes()
    {
        await using var gateway = await Gateway.StartAsync();
        await RawHttp1.SendAsync(gateway.Url.Port, "GET http://evil.example/.ory/self-service/login/browser HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        Assert.Equal(new Uri(gateway.Ory.Url).Authority, Assert.Single(gateway.Ory.Seen)["Host"]);
    }
}
