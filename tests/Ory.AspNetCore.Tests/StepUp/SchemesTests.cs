using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Tests;

/// <summary>Beside other schemes: nobody's answer breaks another's, and the framework's own contract holds.</summary>
public class SchemesTests
{
    private static readonly SymmetricSecurityKey Key = new(Encoding.UTF8.GetBytes("a key for tests that is long enough for HS256"));
    private static readonly Person Ann = new() { HasSecondFactor = true };

    // Every order: whoever is asked last must not undo what another said.
    public static TheoryData<string> Orders { get; } = ["Ory,Cookies,Bearer", "Ory,Bearer,Cookies", "Cookies,Ory,Bearer", "Cookies,Bearer,Ory", "Bearer,Ory,Cookies", "Bearer,Cookies,Ory"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Somebody_who_can_step_up_is_sent_to_do_so_in_every_order(string schemes)
    {
        await using var app = await StartAsync(schemes);
        app.Ory.Persons["ann"] = Ann;

        using var browser = await app.SendAsync(ClientKind.Browser, "/any", "ann");
        Assert.Equal(HttpStatusCode.Found, browser.StatusCode);
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&", browser.Headers.Location?.OriginalString);

        using var fetch = await app.SendAsync(ClientKind.Fetch, "/any", "ann", headers: ("X-Requested-With", "XMLHttpRequest"));
        Assert.Equal(HttpStatusCode.Unauthorized, fetch.StatusCode);
        Assert.Contains("insufficient_user_authentication", fetch.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", fetch.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task An_outage_is_an_outage_in_every_order(string schemes)
    {
        await using var app = await StartAsync(schemes);
        app.Ory.IsDown = true;

        using var browser = await app.SendAsync(ClientKind.Browser, "/any", "ann");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, browser.StatusCode);
        Assert.Null(browser.Headers.Location);

        using var fetch = await app.SendAsync(ClientKind.Fetch, "/any", "ann");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, fetch.StatusCode);
        Assert.Null(fetch.Headers.Location);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Where_an_event_leads_people_in_an_outage_they_come_in_every_order(string schemes)
    {
        await using var app = await StartAsync(schemes, configure: options => options.Events.OnChallenge = context =>
        {
            (context.RedirectUri, context.Redirects) = ("/later", true);
            return Task.CompletedTask;
        });
        app.Ory.IsDown = true;

        using var response = await app.SendAsync(ClientKind.Browser, "/any", "ann");

        Assert.Equal("/later", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Somebody_who_is_not_signed_in_is_told_by_each_scheme_how_to(string schemes)
    {
        await using var app = await StartAsync(schemes);

        using var fetch = await app.SendAsync(ClientKind.Fetch, "/any", null, headers: ("X-Requested-With", "XMLHttpRequest"));
        Assert.Equal(HttpStatusCode.Unauthorized, fetch.StatusCode);
        Assert.Equal(2, fetch.Headers.WwwAuthenticate.Count(header => header.Scheme == "Bearer"));
        Assert.Equal("application/problem+json", fetch.Content.Headers.ContentType?.MediaType);

        // Where another scheme redirects a script, nothing is written into its redirect.
        using var redirected = await app.SendAsync(ClientKind.Fetch, "/any", null);
        Assert.Equal(redirected.StatusCode == HttpStatusCode.Found, (await redirected.Content.ReadAsStringAsync()).Length == 0);

        // A redirect, of whichever of the two comes last; the bearer's 401 does not hide it.
        using var browser = await app.SendAsync(ClientKind.Browser, "/any", null);
        Assert.Equal(HttpStatusCode.Found, browser.StatusCode);
        var last = schemes.Split(',').Last(scheme => scheme is "Ory" or "Cookies");
        Assert.Contains(last == "Ory" ? "/self-service/login/browser" : "/Account/Login", browser.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Another_schemes_token_never_reaches_ory_and_its_user_is_let_in()
    {
        await using var app = await StartAsync("Ory,Bearer", policy: null);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new Claim("sub", "machine")]),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
            NotBefore = DateTime.UnixEpoch,
            IssuedAt = DateTime.UnixEpoch,
            Expires = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });

        using var response = await app.SendAsync(ClientKind.Program, "/any", null, headers: ("Authorization", "Bearer " + token));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(app.Ory.Requests);
    }

    [Fact]
    public async Task The_applications_own_policy_of_the_name_stays()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddAuthorizationBuilder().AddPolicy("aal2", policy => policy.RequireAssertion(_ => true)),
            map: app => app.MapGet("/own", () => "in").RequireAal2());

        using var response = await app.SendAsync(ClientKind.Browser, "/own", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task An_endpoints_own_requirements_are_bound_to_ory_whatever_the_default_scheme_is()
    {
        await using var app = await StepUpApp.StartAsync(
            defaultScheme: CookieAuthenticationDefaults.AuthenticationScheme,
            build: builder => builder.Services.AddAuthentication().AddCookie(),
            map: app =>
            {
                app.MapGet("/aal2", () => Results.Text("in")).RequireAal2();
                app.MapGet("/recent", () => Results.Text("in")).RequireRecentAuthentication(TimeSpan.FromMinutes(10));
                app.MapGet("/verified", () => Results.Text("in")).RequireVerifiedAddress();
                app.MapGet("/method", () => Results.Text("in")).RequireAuthenticationMethod("passkey", "totp");
                app.MapGet("/schema", () => Results.Text("in")).RequireIdentitySchema("staff");
            });
        app.Ory.Persons["all"] = new Person { Aal = "aal2", Methods = ["password", "totp"], Schema = "staff" };
        app.Ory.Persons["none"] = new Person { SessionId = "2", SignedInAgo = TimeSpan.FromMinutes(11), IsVerified = false, HasSecondFactor = true };

        foreach (var (path, flow) in new[]
        {
            ("/aal2", "login/browser?aal=aal2&"), ("/recent", "login/browser?refresh=true&"), ("/verified", "verification/browser?"),
            ("/method", "login/browser?refresh=true&"), ("/schema", null),
        })
        {
            using var passed = await app.SendAsync(ClientKind.Browser, path, "all");
            Assert.Equal("in", await passed.Content.ReadAsStringAsync());

            // What the framework looks for to refuse to run it where UseAuthorization() was forgotten.
            var endpoint = app.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.Single(each => each.DisplayName!.EndsWith(path, StringComparison.Ordinal));
            Assert.NotNull(endpoint.Metadata.GetMetadata<IAuthorizeData>());

            using var sent = await app.SendAsync(ClientKind.Browser, path, "none");
            if (flow is null)
                Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
            else
                Assert.StartsWith($"{StepUpApp.OryAddress}/self-service/{flow}return_to=", sent.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task Events_can_change_every_decision()
    {
        await using var app = await StepUpApp.StartAsync(options =>
        {
            options.Events.OnChallenge = context =>
            {
                context.RedirectUri = "/our-login?for=" + Uri.EscapeDataString(context.RedirectUri!);
                return Task.CompletedTask;
            };
            options.Events.OnForbidden = context =>
            {
                (context.Redirects, context.StatusCode) = (false, 418);
                return Task.CompletedTask;
            };
        });
        app.Ory.Persons["ann"] = Ann;

        using var challenged = await app.SendAsync(ClientKind.Browser, "/minimal", null);
        Assert.StartsWith("/our-login?for=https", challenged.Headers.Location?.OriginalString);

        using var forbidden = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Equal(418, (int)forbidden.StatusCode);
    }

    private static Task<StepUpApp> StartAsync(string schemes, string? policy = "vault", Action<OryOptions>? configure = null) => StepUpApp.StartAsync(
        configure,
        build: builder =>
        {
            builder.Services.AddAuthentication().AddCookie().AddJwtBearer(options =>
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters = new TokenValidationParameters { IssuerSigningKey = Key, ValidateIssuer = false, ValidateAudience = false };
            });
        },
        map: app => app.MapGet("/any", () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute { Policy = policy, AuthenticationSchemes = schemes }));
}
