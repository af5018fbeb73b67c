using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
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
    public async Task Somebody_who_is_not_signed_in_is_told_by_each_scheme_how_to(string schemes)
    {
        await using var app = await StartAsync(schemes);

        using var fetch = await app.SendAsync(ClientKind.Fetch, "/any", null, headers: ("X-Requested-With", "XMLHttpRequest"));
        Assert.Equal(HttpStatusCode.Unauthorized, fetch.StatusCode);
        Assert.Equal(2, fetch.Headers.WwwAuthenticate.Count(header => header.Scheme == "Bearer"));

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
    public async Task A_policy_scheme_forwards_all_it_is_asked()
    {
        await using var app = await StepUpApp.StartAsync(
            defaultScheme: "Smart",
            build: builder => builder.Services.AddAuthentication().AddPolicyScheme("Smart", null, options => options.ForwardDefaultSelector = _ => "Ory"),
            map: app => app.MapGet("/default", (HttpContext context) => context.User.FindFirstValue("aal")).RequireAuthorization("vault"));
        app.Ory.Persons["ann"] = Ann;

        using var sent = await app.SendAsync(ClientKind.Browser, "/default", "ann");
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&", sent.Headers.Location?.OriginalString);

        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var passed = await app.SendAsync(ClientKind.Browser, "/default", "ann");
        Assert.Equal("aal2", await passed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_forwarded_is_the_others()
    {
        await using var app = await StepUpApp.StartAsync(
            options => (options.ForwardChallenge, options.ForwardSignOut) = ("Cookies", "Cookies"),
            build: builder => builder.Services.AddAuthentication().AddCookie(),
            map: app => app.MapGet("/out", (HttpContext context) => context.SignOutAsync("Ory")));
        app.Ory.Persons["ann"] = Ann;

        using var challenged = await app.SendAsync(ClientKind.Browser, "/me", null);
        Assert.Contains("/Account/Login", challenged.Headers.Location?.OriginalString);

        using var signedOut = await app.SendAsync(ClientKind.Browser, "/out", "ann");
        Assert.Contains(signedOut.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(".AspNetCore.Cookies=;", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Ory.Requests, request => request.PathAndQuery.Contains("logout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_projects_are_two_schemes_and_each_has_to_have_what_is_asked_for()
    {
        PersonsOry? staff = null;
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                staff = new PersonsOry((TimeProvider)builder.Services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance!);
                builder.Services.AddAuthentication().AddOry("Staff", options => (options.BaseUrl, options.PublicOrigin, options.SessionCookieName) = ("https://staff.example.org", StepUpApp.Origin, "staff_session"));
                builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Staff")).ConfigurePrimaryHttpMessageHandler(() => staff);
            },
            map: app =>
            {
                app.MapGet("/both", (HttpContext context) => string.Join(' ', context.User.FindAll("aal").Select(claim => $"{claim.Issuer}:{claim.Value}")))
                    .RequireAuthorization(new AuthorizeAttribute("level") { AuthenticationSchemes = "Ory,Staff" });
                app.MapGet("/staff", () => "in").RequireAuthorization(new AuthorizeAttribute("level") { AuthenticationSchemes = "Staff" });
            });
        app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<AuthorizationOptions>>().Value.AddPolicy("level", policy => policy.RequireAal("aal2"));
        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        // Nobody of the staff: the other project's level is none there.
        using var anonymous = await app.SendAsync(ClientKind.Browser, "/staff", "ann");
        Assert.StartsWith("https://staff.example.org/self-service/login/browser?return_to=", anonymous.Headers.Location?.OriginalString);

        // Both at once: what one project's session proves is no proof for the other's.
        (string, string)[] both = [("Cookie", "ory_kratos_session=ann; staff_session=sue")];
        staff!.Persons["sue"] = Ann with { SessionId = "sue" };
        using var half = await app.SendAsync(ClientKind.Browser, "/both", null, headers: both);
        Assert.StartsWith("https://staff.example.org/self-service/login/browser?aal=aal2&", half.Headers.Location?.OriginalString);
        staff.Persons["sue"] = Ann with { SessionId = "sue", Aal = "aal2" };
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var whole = await app.SendAsync(ClientKind.Browser, "/both", null, headers: both);
        Assert.Equal("Ory:aal2 Staff:aal2", string.Join(' ', (await whole.Content.ReadAsStringAsync()).Split(' ').Order()));

        // The policies of the package are the first scheme's.
        var provider = app.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        Assert.Equal(["Ory"], (await provider.GetPolicyAsync("aal2"))!.AuthenticationSchemes);
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

            using var sent = await app.SendAsync(ClientKind.Browser, path, "none");
            if (flow is null)
                Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
            else
                Assert.StartsWith($"{StepUpApp.OryAddress}/self-service/{flow}return_to=", sent.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task An_applications_own_status_pages_come_first()
    {
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new StatusPages()));

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("own 401", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_applications_own_problem_details_are_its_own()
    {
        await using var app = await StepUpApp.StartAsync(build: builder =>
            builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["node"] = "n1"));

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", null);

        Assert.Contains("\"node\":\"n1\"", await response.Content.ReadAsStringAsync());
        Assert.Contains("redirect_browser_to", await response.Content.ReadAsStringAsync());
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

    private static Task<StepUpApp> StartAsync(string schemes, string? policy = "vault") => StepUpApp.StartAsync(
        build: builder => builder.Services.AddAuthentication().AddCookie().AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = new TokenValidationParameters { IssuerSigningKey = Key, ValidateIssuer = false, ValidateAudience = false };
        }),
        map: app => app.MapGet("/any", () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute { Policy = policy, AuthenticationSchemes = schemes }));

    private sealed class StatusPages : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseStatusCodePages("text/plain", "own {0}");
            next(app);
        };
    }
}
