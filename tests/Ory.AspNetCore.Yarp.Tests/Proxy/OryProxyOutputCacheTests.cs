using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>An output cache of the application goes by its own policies and not by what Ory says of an answer: no-store.</summary>
public class OryProxyOutputCacheTests
{
    [Fact]
    public async Task It_shows_nobody_the_session_of_another()
    {
        await using var gateway = await StartAsync(services =>
        {
            services.AddAuthentication().AddCookie();
            services.Configure<AuthenticationOptions>(options => options.DefaultScheme = "Cookies");
        });
        var sessions = new[] { "alice", "bob" }.Select(name => (name, id: (string)gateway.Ory.AddSession(name)["id"]!)).ToArray();

        foreach (var (name, id) in sessions)
        {
            using var answer = await gateway.GetAsync("/.ory/sessions/whoami", ("Cookie", "ory_kratos_session=" + name));
            Assert.Contains(id, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task It_shows_no_flow_as_it_was_before_a_form_was_sent()
    {
        await using var gateway = await StartAsync();
        var shown = 0;
        gateway.Ory.Other = context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$"""{"n":{{++shown}}}""");
        };

        foreach (var expected in (string[])["{\"n\":1}", "{\"n\":2}"])
        {
            using var answer = await gateway.GetAsync("/.ory/self-service/login/flows?id=1", ("Cookie", "csrf_token_1=a"));
            Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task It_keeps_no_key_that_was_taken_away()
    {
        await using var gateway = await StartAsync(settings: GatewayTokens.Settings());
        var before = (await GatewayTokens.KeysAsync(gateway)).Keys.Single().KeyId;
        gateway.Configuration["Ory:Gateway:Token:Key"] = GatewayTokens.NewKey();
        gateway.Configuration.Reload();
        Assert.NotEqual(before, (await GatewayTokens.KeysAsync(gateway)).Keys.Single().KeyId);
    }

    private static Task<Gateway> StartAsync(Action<IServiceCollection>? configure = null, Dictionary<string, string?>? settings = null) => Gateway.StartAsync(
        settings,
        configure: builder =>
        {
            builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Expire(TimeSpan.FromMinutes(1))));
            configure?.Invoke(builder.Services);
        },
        map: app => app.UseOutputCache());
}
