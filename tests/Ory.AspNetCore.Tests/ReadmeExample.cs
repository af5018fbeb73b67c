using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeExample
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options =>
        {
            options.BaseUrl = "https://id.example.org";                    // or Authentication:Schemes:Ory:BaseUrl
            options.PublicOrigin = "https://app.example.org";              // where people come back to
            options.ClaimActions.MapTrait(ClaimTypes.Email, "email", verifiedOnly: true);
            options.ClaimActions.MapPublicMetadata(ClaimTypes.Role, "roles");
        });
        builder.Services.Configure<OryOptions>(OryDefaults.AuthenticationScheme, options =>
        {
            options.Events.OnMessageReceived = context =>
            {
                if (context.Request.Path.StartsWithSegments("/hubs") && context.Request.Query["access_token"] is [{ Length: > 0 } token])
                    context.Credential = OryCredential.FromSessionToken(token);
                return Task.CompletedTask;
            };
        });
        builder.Services.AddAuthorizationBuilder().AddPolicy("admin", policy => policy.RequireRole("admin"));
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/", (HttpContext context) => context.GetOryOutcome().Kind switch
        {
            OryOutcomeKind.Session => $"Hello {context.GetOrySession()!.Identity!.Id}",
            OryOutcomeKind.Unavailable => "We cannot see who you are right now.",
            _ => "Hello stranger",
        });

        app.MapGet("/decide", DecideAsync);

        app.MapOrySignOut("/sign-out");     // POST with the antiforgery token; a GET shows a form

        app.MapPost("/admin/lock/{id}", async (string id, IOrySessionCache sessions) =>
        {
            // … end the sessions at Ory with its admin API, then:
            await sessions.EvictAsync(OryEviction.OfIdentity(id));
        }).RequireAuthorization("admin");

        app.MapOryWebhook("/ory/webhook");
    }

    private static async Task<IResult> DecideAsync(HttpContext context, IAuthorizationService authorization)
    {
        if (!(await authorization.AuthorizeAsync(context.User, "aal2")).Succeeded)
            return Results.Forbid();                                                     // steps up for what was evaluated last
        return Results.Challenge(new OryChallengeProperties { MaxAge = TimeSpan.FromMinutes(5) });   // asks by itself
    }
}
