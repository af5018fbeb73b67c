using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Ory.AspNetCore;
using Ory.Emulator;

namespace Samples.Tests;

/// <summary>The application of the README, line by line, with what a test adds to it: no port, and an emulator for Ory.</summary>
internal static class ReadmeApplication
{
    public static WebApplication Build(OryEmulator emulator)
    {
        string[] args = [];

        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseTestServer();
        builder.WebHost.UseOryEmulator(emulator);
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry();
        builder.Services.AddAuthorization();

        var app = builder.Build();
        app.MapGet("/", () => "Anybody sees this.");
        app.MapGet("/me", (ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier)).RequireAuthorization().AllowCookieRedirect();
        app.MapGet("/vault", () => "Only with a second factor.").RequireAal2();
        app.MapOrySignOut("/sign-out");
        return app;
    }
}
