using System.Net;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>Endpoints whose builders know no services of the application: those of components, as YARP's and those of static assets.</summary>
public class EndpointKindsTests
{
    [Theory]
    [InlineData("recent", "login/browser?refresh=true&")]
    [InlineData("verified", "verification/browser?")]
    [InlineData("method", "login/browser?refresh=true&")]
    [InlineData("schema", null)]
    public async Task Pages_of_components_can_ask_for_what_other_endpoints_can(string what, string? flow)
    {
        await using var app = await StepUpApp.StartAsync(
            defaultScheme: CookieAuthenticationDefaults.AuthenticationScheme,
            build: builder =>
            {
                builder.Services.AddAuthentication().AddCookie();
                builder.Services.AddCascadingAuthenticationState();
                builder.Services.AddRazorComponents().AddInteractiveServerComponents();
            },
            map: app =>
            {
                app.UseAntiforgery();
                Ask(app.MapRazorComponents<CircuitApp>().AddInteractiveServerRenderMode(), what);
            });
        app.Ory.Persons["all"] = new Person { Methods = ["passkey"], Schema = "staff" };
        app.Ory.Persons["none"] = new Person { SessionId = "2", SignedInAgo = TimeSpan.FromMinutes(11), IsVerified = false };

        using var passed = await app.SendAsync(ClientKind.Browser, "/", "all");
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        using var sent = await app.SendAsync(ClientKind.Browser, "/", "none");
        if (flow is null)
            Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
        else
            Assert.StartsWith($"{StepUpApp.OryAddress}/self-service/{flow}return_to=", sent.Headers.Location?.OriginalString);
        using var nobody = await app.SendAsync(ClientKind.Browser, "/", null);
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?return_to=", nobody.Headers.Location?.OriginalString);
    }

    private static void Ask(RazorComponentsEndpointConventionBuilder pages, string what) => _ = what switch
    {
        "recent" => pages.RequireRecentAuthentication(TimeSpan.FromMinutes(10)),
        "verified" => pages.RequireVerifiedAddress(),
        "method" => pages.RequireAuthenticationMethod("passkey"),
        _ => pages.RequireIdentitySchema("staff"),
    };
}
