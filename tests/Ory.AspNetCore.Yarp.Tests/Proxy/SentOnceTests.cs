using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>
/// A connection that was used before ends without an answer: the HTTP client's own handler sends what has no body again, and nobody knows what Ory has done
/// with it.
/// </summary>
public class SentOnceTests
{
    [Theory]
    [InlineData("GET", "/self-service/logout?token=1")]
    [InlineData("GET", "/self-service/recovery?flow=1&token=2")]
    [InlineData("GET", "/self-service/methods/oidc/callback/google?code=1&state=2")]
    // It may send a mail, and a code is exchanged once.
    [InlineData("GET", "/self-service/login/browser?aal=aal2")]
    [InlineData("GET", "/sessions/token-exchange?init_code=1&return_to_code=2")]
    [InlineData("HEAD", "/self-service/verification?flow=1&token=2")]
    [InlineData("POST", "/self-service/login?flow=1")]
    [InlineData("DELETE", "/sessions/c0ffee00-0000-4000-8000-000000000001")]
    public async Task What_may_have_done_something_is_not_sent_again(string method, string target)
    {
        await using var gateway = await StartAsync(target);

        using var answer = await gateway.SendAsync(new HttpMethod(method), "/.ory" + target);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Single(gateway.Ory.Seen, seen => seen.Target == target);
    }

    [Theory]
    [InlineData("GET", "/self-service/login/flows?id=1")]
    [InlineData("GET", "/self-service/errors?id=1")]
    [InlineData("HEAD", "/schemas/default")]
    [InlineData("GET", "/.well-known/ory/webauthn.js")]
    public async Task What_only_looks_is_sent_again(string method, string target)
    {
        await using var gateway = await StartAsync(target);

        using var answer = await gateway.SendAsync(new HttpMethod(method), "/.ory" + target);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, gateway.Ory.Seen.Count(seen => seen.Target == target));
    }

    /// <summary>Starts one whose connection to Ory has been used, and ends when the request comes in; the next one is answered.</summary>
    private static async Task<Gateway> StartAsync(string target)
    {
        var gateway = await Gateway.StartAsync();
        var ended = false;
        gateway.Ory.Other = context =>
        {
            if (!ended && context.Request.Path + context.Request.QueryString == target)
            {
                ended = true;
                context.Features.Get<IConnectionSocketFeature>()!.Socket.Shutdown(SocketShutdown.Send);
            }

            return Task.CompletedTask;
        };
        await gateway.GetAsync("/.ory/self-service/settings/browser");
        return gateway;
    }
}
