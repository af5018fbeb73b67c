using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A session that a caller ends at Ory through the proxy is over here too, however he shows it and whatever becomes of the answer.</summary>
public class OryProxyEvictionTests
{
    private static readonly (string, string) s_cookie = ("Cookie", "ory_kratos_session=alice");

    [Fact]
    public async Task Where_another_scheme_is_the_default_one()
    {
        await using var gateway = await StartAsync(new() { ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = "aal1" }, services =>
        {
            services.AddAuthentication().AddCookie();
            services.Configure<AuthenticationOptions>(options => options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme);
        });
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/headers/x", s_cookie)).StatusCode);

        await gateway.GetAsync("/.ory/self-service/logout?token=1", s_cookie);

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.GetAsync("/headers/x", s_cookie)).StatusCode);
    }

    [Fact]
    public async Task Where_the_answer_is_lost()
    {
        await using var gateway = await StartAsync();
        gateway.Ory.Other = context =>
        {
            if (context.Request.Path == "/self-service/logout")
            {
                gateway.Ory.EndSession("alice");
                context.Abort();
            }

            return Task.CompletedTask;
        };
        await gateway.GetAsync("/headers/x", s_cookie);

        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.GetAsync("/.ory/self-service/logout?token=1", s_cookie)).StatusCode);

        await gateway.GetAsync("/headers/x", s_cookie);
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
    }

    [Fact]
    public async Task Where_a_native_application_names_its_token_in_the_body()
    {
        const string Body = """{"session_token":"ory_st_alice"}""";
        await using var gateway = await StartAsync();
        gateway.Ory.AddSession("ory_st_alice");
        var token = ("X-Session-Token", "ory_st_alice");
        await gateway.GetAsync("/headers/x", token);
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);

        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/.ory/self-service/logout/api") { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Body, gateway.Ory.Seen.Last(seen => seen.Method == "DELETE").Body);

        await gateway.GetAsync("/headers/x", token);
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
    }

    [Theory]
    [InlineData("X-Session-Token", "ory_st_alice")]
    [InlineData("Authorization", "Bearer ory_st_alice")]
    public async Task Where_it_is_shown_by_a_token(string header, string value)
    {
        await using var gateway = await StartAsync();
        gateway.Ory.AddSession("ory_st_alice");
        await gateway.GetAsync("/headers/x", (header, value));
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);

        await gateway.SendAsync(HttpMethod.Post, "/.ory/self-service/settings?flow=1", (header, value));

        await gateway.GetAsync("/headers/x", (header, value));
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
    }

    [Fact]
    public async Task What_cannot_be_a_credential_is_Orys_to_refuse()
    {
        await using var gateway = await StartAsync();

        using var answer = await gateway.SendAsync(HttpMethod.Post, "/.ory/self-service/login?flow=1", ("Cookie", "ory_kratos_session=" + new string('x', 5000)));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(0, gateway.Ory.Whoamis);
    }

    // As an application's service defaults do.
    [Theory]
    [InlineData("GET", "/.ory/self-service/logout?token=1")]
    [InlineData("POST", "/.ory/self-service/login?flow=1")]
    public async Task Nothing_is_sent_twice_though_the_applications_clients_repeat(string method, string path)
    {
        await using var gateway = await StartAsync(configure: services => services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero)));
        gateway.Ory.Other = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };

        using var answer = await gateway.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Single(gateway.Ory.Seen);
    }

    private static async Task<Gateway> StartAsync(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var gateway = await Gateway.StartAsync(settings, configure: builder => configure?.Invoke(builder.Services));
        gateway.Ory.AddSession("alice");
        gateway.Ory.Other = context =>
        {
            gateway.Ory.EndSession("alice");
            gateway.Ory.EndSession("ory_st_alice");
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        return gateway;
    }
}
