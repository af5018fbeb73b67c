using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>What Ory says now becomes this request's truth, and only of its own user.</summary>
public class AdoptionTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true, Roles = ["auditor"] };

    [Fact]
    public async Task The_fresh_session_is_everybodys_in_this_request_and_other_identities_and_roles_stay()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddTransient<IClaimsTransformation, AddsRoles>();
                builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherScheme>("Other", null);
            },
            map: app =>
            {
                app.MapGet("/all", (Delegate)Describe).RequireAuthorization(new AuthorizeAttribute("vault") { AuthenticationSchemes = "Other,Ory", Roles = "transformed" });
                app.MapGet("/default", (Delegate)Describe).RequireAuthorization(new AuthorizeAttribute("vault") { Roles = "transformed" });
            });

        foreach (var (path, others) in new[] { ("/all", "Other:bob "), ("/default", "") })
        {
            var credential = path;
            app.Ory.Persons[credential] = Ann with { SessionId = path };
            using (await app.SendAsync(ClientKind.Program, "/me", credential))
                app.Ory.Persons[credential] = Ann with { SessionId = path, Aal = "aal2", Roles = ["admin"] };

            using var response = await app.SendAsync(ClientKind.Program, path, credential);

            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            Assert.Equal($"aal2 {others}admin,transformed aal2 aal2 True once aal2", await response.Content.ReadAsStringAsync());
        }

        static async Task<string> Describe(HttpContext context)
        {
            var user = context.User;
            var result = await context.AuthenticateAsync("Ory");
            var feature = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
            var others = string.Concat(user.Identities.Where(identity => identity.AuthenticationType == "Other").Select(identity => $"Other:{identity.Name} "));
            var ours = user.Identities.Count(identity => identity.AuthenticationType == "Ory");
            var transformed = user.Claims.Count(claim => claim is { Type: ClaimTypes.Role, Value: "transformed" });
            var once = ours == 1 && transformed == (others.Length > 0 ? 2 : 1) ? "once" : $"ours {ours}, transformed {transformed}";
            return $"{user.FindFirstValue("aal")} {others}{string.Join(',', user.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Distinct().Order())} "
                + $"{result.Principal!.FindFirstValue("aal")} {context.GetOrySession()!.AuthenticatorAssuranceLevel} {ReferenceEquals(feature?.Principal, user)} {once} {string.Join(',', user.FindAll("seen").Select(claim => claim.Value).Distinct())}";
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Identities_that_the_application_added_itself_survive_the_adoption_where_they_stood(bool before)
    {
        await using var app = await StepUpApp.StartAsync(
            map: app =>
            {
                Change(app, context =>
                {
                    var machine = new ClaimsIdentity([new Claim("machine", "1")], "Machine");
                    context.User = new ClaimsPrincipal(before ? [machine, .. context.User.Identities] : [.. context.User.Identities, machine]);
                });
                app.MapGet("/who", (HttpContext context) => string.Join(' ', context.User.Identities.Select(identity => $"{identity.AuthenticationType}:{identity.FindFirst("aal")?.Value}")))
                    .RequireAuthorization(new AuthorizeAttribute("vault"));
            });
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Program, "/me", "ann"))
            app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        using var response = await app.SendAsync(ClientKind.Program, "/who", "ann");

        Assert.Equal(before ? "Machine: Ory:aal2" : "Ory:aal2 Machine:", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("aal1")]
    [InlineData("aal2")]
    public async Task Somebody_put_in_the_place_of_this_requests_user_does_not_get_his_session(string aal)
    {
        await using var app = await StepUpApp.StartAsync(map: app => Change(app, context =>
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new("sid", "another", null, "Ory"), new("aal", "aal1", null, "Ory")], "Ory"))));
        app.Ory.Persons["ann"] = Ann with { Aal = aal };

        // Nor is it sent away for what he lacks.
        foreach (var path in new[] { "/minimal", "/imperative" })
        {
            using var response = await app.SendAsync(ClientKind.Browser, path, "ann");
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.Equal(1, app.Ory.Whoamis);
    }

    [Fact]
    public async Task A_session_that_ended_meanwhile_is_asked_to_sign_in_and_is_nobodys_in_this_request()
    {
        var names = new List<string?>();
        await using var app = await StepUpApp.StartAsync(map: app => Change(
            app, context => context.User.AddIdentity(new ClaimsIdentity("Machine")), context => names.AddRange(context.User.Identities.Select(identity => identity.AuthenticationType))));
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.Persons.Clear();
        names.Clear();

        // Where a role is missing too: what the other identity has not, the person who signs in may have.
        foreach (var path in new[] { "/minimal", "/minimal-admin" })
        {
            using var response = await app.SendAsync(ClientKind.Browser, path, "ann");
            Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?return_to=", response.Headers.Location?.OriginalString);
        }

        Assert.Contains("Machine", names);
        Assert.DoesNotContain("Ory", names);
    }

    [Fact]
    public async Task What_another_scheme_makes_of_the_session_it_makes_of_the_fresh_one()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddAuthentication(options => options.AddScheme<WrappingScheme>("Wrapping", null)),
            map: app => app.MapGet("/wrapped", (HttpContext context) => $"{context.User.FindFirstValue("aal")} {context.User.FindFirstValue("made of")}")
                .RequireAuthorization(new AuthorizeAttribute("vault") { AuthenticationSchemes = "Wrapping" }));
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Program, "/me", "ann"))
            app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        using var response = await app.SendAsync(ClientKind.Program, "/wrapped", "ann");

        Assert.Equal("aal2 aal2", await response.Content.ReadAsStringAsync());
    }

    /// <summary>Adds an identity of its own to the one that it finds, each time it is asked.</summary>
    private sealed class WrappingScheme : IAuthenticationHandler
    {
        private HttpContext _context = null!;

        public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
        {
            _context = context;
            return Task.CompletedTask;
        }

        public async Task<AuthenticateResult> AuthenticateAsync()
        {
            var found = await _context.AuthenticateAsync("Ory");
            if (found.Principal is not { } user)
                return found;

            var own = new ClaimsIdentity([new Claim("made of", user.FindFirstValue("aal")!)], "Wrapping");
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal([.. user.Identities, own]), "Wrapping"));
        }

        public Task ChallengeAsync(AuthenticationProperties? properties) => _context.ChallengeAsync("Ory", properties);

        public Task ForbidAsync(AuthenticationProperties? properties) => _context.ForbidAsync("Ory", properties);
    }

    private sealed class AddsRoles : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var copy = principal.Clone();
            if (copy.HasClaim(claim => claim.Type == "sid"))
                copy.AddIdentity(new ClaimsIdentity([new Claim(ClaimTypes.Role, "transformed"), new Claim("seen", copy.FindFirstValue("aal")!)]));
            return Task.FromResult(copy);
        }
    }

    private static void Change(WebApplication app, Action<HttpContext> before, Action<HttpContext>? after = null)
    {
        app.UseAuthentication();
        app.Use(async (context, rest) =>
        {
            before(context);
            await rest(context);
            after?.Invoke(context);
        });
        app.UseAuthorization();
    }
}
