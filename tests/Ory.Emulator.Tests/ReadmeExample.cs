using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;                                          // UseOryEmulator; a test project does not import it by itself
using Microsoft.AspNetCore.Mvc.Testing;
using Ory.Emulator;

namespace Readme;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeExample
{
    public static async Task InATestAsync()
    {
        await using var ory = await OryEmulator.StartAsync();                        // in the process, no port
        await using var app = new WebApplicationFactory<Program>().WithWebHostBuilder(b => b.UseOryEmulator(ory));
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("ann@example.org"), aal: "aal2");
        using var http = app.CreateClient();
        http.DefaultRequestHeaders.Add("Cookie", session.Cookie);                    // or X-Session-Token: session.SessionToken
        ory.Faults.TooManyRequests(TimeSpan.FromSeconds(5), times: 2, path: "/sessions/whoami");
    }

    public static async Task InAnApplicationAsync(WebApplicationBuilder builder)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.ApplicationUrl = new Uri("http://localhost:5000"));
        builder.WebHost.UseOryEmulator(ory);
    }

    /// <summary>The application of whoever reads it.</summary>
    internal sealed class Program;
}
