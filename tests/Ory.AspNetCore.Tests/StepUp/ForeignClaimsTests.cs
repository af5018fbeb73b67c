using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>Only what our own handler said of a session counts.</summary>
public class ForeignClaimsTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true, Roles = ["auditor"] };

    [Theory]
    [InlineData("aal", "aal2", null)]
    [InlineData("aal", "aal2", "LOCAL AUTHORITY")]
    [InlineData("aal", "aal2", "https://issuer.example")]
    public async Task A_foreign_claim_called_aal_counts_for_nothing(string type, string value, string? issuer)
    {
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Services.AddSingleton<IClaimsTransformation>(new AddsClaim(new Claim(type, value, null, issuer))));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", "ann");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Another_schemes_claims_count_for_nothing()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherScheme>("Other", null),
            map: app =>
            {
                app.MapGet("/other", () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute("vault") { AuthenticationSchemes = "Other,Ory" });
                app.MapGet("/role", () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Other,Ory", Roles = "admin" });
            });

        using var response = await app.SendAsync(ClientKind.Fetch, "/other", null);

        // Somebody is signed in, at another scheme, and can get what is missing by signing in at Ory.
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);

        // Where no sign-in gives it he is refused.
        using var role = await app.SendAsync(ClientKind.Browser, "/role", null);
        Assert.Equal(HttpStatusCode.Forbidden, role.StatusCode);
    }

    [Fact]
    public async Task A_principal_that_is_not_the_requests_own_is_judged_by_its_own_claims()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/as", async (HttpContext context, IAuthorizationService authorization) =>
        {
            var other = new ClaimsPrincipal(new ClaimsIdentity([new("sid", "x", null, "Ory"), new("aal", "aal1", null, "Ory"), new("verified_address", "x", null, "Ory")], "Ory"));
            return (await authorization.AuthorizeAsync(other, "vault")).Succeeded ? Results.Text("in") : Results.Forbid();
        }).RequireAuthorization("aal1"));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/as", "ann");

        // That the other one lacks something is no reason to send this one anywhere, or to ask.
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(1, app.Ory.Whoamis);
    }

    [Theory]
    [InlineData("Ory", "https://id.example.org", "https://id.example.org", "https://id.example.org", true)]
    [InlineData("Ory", "https://id.example.org", "Ory", "Ory", false)]
    [InlineData("Ory", "https://id.example.org", "https://id.example.org", "https://else.example.org", false)]
    [InlineData("Ory", "https://id.example.org", "https://else.example.org", "https://id.example.org", false)]
    [InlineData("Other", "https://id.example.org", "https://id.example.org", "https://id.example.org", false)]
    [InlineData("Other", null, "Other", "Other", false)]
    [InlineData("Ory", null, "Ory", "Ory", true)]
    public async Task Only_what_the_scheme_issued_in_its_own_identity_of_a_session_counts(string type, string? setIssuer, string issuer, string originalIssuer, bool expected)
    {
        await using var app = await StepUpApp.StartAsync(options => options.ClaimsIssuer = setIssuer);
        using var scope = app.Services.CreateScope();
        var authorization = scope.ServiceProvider.GetRequiredService<IAuthorizationService>();
        Claim[] claims = [new("sid", "1", null, issuer, originalIssuer), new("aal", "aal2", null, issuer, originalIssuer)];

        Assert.Equal(expected, (await authorization.AuthorizeAsync(new ClaimsPrincipal(new ClaimsIdentity(claims, type)), null, "aal2")).Succeeded);
        Assert.False((await authorization.AuthorizeAsync(new ClaimsPrincipal(new ClaimsIdentity(claims[1..], type)), null, "aal2")).Succeeded);
    }

    private sealed class AddsClaim(Claim claim) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var identity = (ClaimsIdentity)principal.Identity!;
            identity.TryRemoveClaim(identity.FindFirst(claim.Type));
            identity.AddClaim(claim.Clone());
            return Task.FromResult(principal);
        }
    }
}
