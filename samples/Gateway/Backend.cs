using System.Net;
using Ory.AspNetCore.Yarp;

namespace Gateway;

/// <summary>A backend on a port of its own. Its one page shows what reached it.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private static readonly string[] s_identity = [.. new OryGatewayOptions().Headers.Keys];

    private readonly WebApplication _app;

    private Backend(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Starts one that believes the gateway's headers, or, where it knows the gateway's address, accepts its tokens only.</summary>
    public static async Task<Backend> StartAsync(string name, string? gateway = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        if (gateway is not null)
        {
            builder.Services.AddAuthentication(OryGatewayDefaults.TokenScheme).AddOryGatewayToken(options =>
            {
                options.Authority = gateway;
                options.Audience = name;
            });
            builder.Services.AddAuthorization();
        }

        var app = builder.Build();
        app.UseRouting();
        if (gateway is not null)
            app.UseAuthentication().UseAuthorization();

        var page = app.MapGet("/{**path}", (HttpContext context) => Html.Page(
            $"What the backend “{name}” saw",
            gateway is null ? "" : Html.Table("Claims of the token that it verified", context.User.Claims.Select(claim => (claim.Type, claim.Value))),
            gateway is null ? Html.Table("What the gateway said of the caller", Headers(context, fromGateway: true)) : "",
            Html.Table($"The request, {context.Request.Method} {context.Request.Path}", Headers(context, fromGateway: false))));
        if (gateway is not null)
            page.RequireAuthorization();

        await app.StartAsync();
        return new Backend(app);
    }

    private static IEnumerable<(string, string)> Headers(HttpContext context, bool fromGateway) => context.Request.Headers
        .Where(header => s_identity.Contains(header.Key, StringComparer.OrdinalIgnoreCase) == fromGateway)
        .Select(header => (header.Key, header.Value.ToString()));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
