using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>The framework's contract: schemes beside one another, forwarding, policy schemes.</summary>
public class SeveralSchemesTests
{
    private const string Cookie = "ory_kratos_session=abc";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_schemes_share_nothing(bool inOneStore)
    {
        var second = new StubOry();
        second.Always(() => StubOry.Session(aal: "aal2", identityId: "another", sessionId: "another-session"));
        await using var app = await TestApp.StartAsync(
            options => options.UseDistributedCache = inOneStore,
            builder =>
            {
                builder.Services.AddDistributedMemoryCache();
                builder.Services.AddAuthentication().AddOry("Second", options => (options.BaseUrl, options.UseDistributedCache) = ("http://127.0.0.1:4433", inOneStore));
                TestApp.Connect(builder.Services, "Second", second);
            });

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(StubOry.IdentityId, (await app.AuthenticateAsync(Cookie, "Ory")).Principal!.FindFirstValue(ClaimTypes.NameIdentifier));
            var result = await app.AuthenticateAsync(Cookie, "Second");
            Assert.Equal("another", result.Principal!.FindFirstValue(ClaimTypes.NameIdentifier));
            Assert.Equal("Second", result.Principal!.Identity!.AuthenticationType);
            Assert.Equal("Second", result.Principal!.FindFirst(OryClaimTypes.Aal)!.Issuer);
        }

        Assert.Single(app.Ory.Whoamis);
        Assert.Single(second.Whoamis);
    }

    [Fact]
    public async Task Each_scheme_has_room_of_its_own()
    {
        var second = new StubOry();
        await using var app = await TestApp.StartAsync(
            options => options.CacheSize = 1,
            builder =>
            {
                builder.Services.AddAuthentication().AddOry("Second", options => (options.BaseUrl, options.CacheSize) = ("http://127.0.0.1:4433", 1));
                TestApp.Connect(builder.Services, "Second", second);
            });

        foreach (var scheme in new[] { "Ory", "Second", "Ory", "Second" })
            Assert.True((await app.AuthenticateAsync(Cookie, scheme)).Succeeded);

        Assert.Single(app.Ory.Whoamis);
        Assert.Single(second.Whoamis);
    }

    [Fact]
    public async Task Both_may_stand_for_one_request_and_the_context_tells_them_apart()
    {
        var second = new StubOry();
        second.Always(StubOry.Unauthorized);
        await using var app = await TestApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddAuthentication().AddOry("Second", options => options.BaseUrl = "http://127.0.0.1:4433");
                TestApp.Connect(builder.Services, "Second", second);
            },
            map: app => app.MapGet("/both", (HttpContext context) =>
                $"{context.GetOryOutcome("Ory").Kind} {context.GetOryOutcome("Second").Kind} {context.GetOryOutcome().Kind} {context.GetOrySession()?.Id} {context.GetOrySession("Second")?.Id} {context.GetOryOutcome("none").Kind}")
                .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Ory,Second" }));

        using var response = await app.SendAsync("/both", Cookie);

        Assert.Equal($"Session Rejected Session {StubOry.SessionId}  NoCredential", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Ory,Second", "session", "session", "Ory")]
    [InlineData("Second,Ory", "session", "session", "Second")]
    [InlineData("Ory,Second", "session", "rejected", "Ory")]
    [InlineData("Second,Ory", "session", "rejected", "Ory")]
    [InlineData("Ory,Second", "rejected", "down", "Ory")]
    [InlineData("Second,Ory", "rejected", "down", "Second")]
    public async Task Without_a_name_the_first_that_has_a_session_is_told_else_the_first_that_says_more_than_nobody(string schemes, string first, string second, string expected)
    {
        var other = new StubOry();
        await using var app = await TestApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddAuthentication("None").AddCookie("None").AddOry("Second", options => options.BaseUrl = "http://127.0.0.1:4433");
                TestApp.Connect(builder.Services, "Second", other);
            },
            map: app => app.MapGet("/told", async (HttpContext context) =>
            {
                foreach (var scheme in schemes.Split(','))
                    await context.AuthenticateAsync(scheme);
                return string.Join(' ', new[] { "Ory", "Second" }.Where(scheme => ReferenceEquals(context.GetOryOutcome(), context.GetOryOutcome(scheme))));
            }));
        app.Ory.Always(Answer(first));
        other.Always(Answer(second));

        using var response = await app.SendAsync("/told", Cookie);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());

        static Func<HttpResponseMessage> Answer(string what) => what switch
        {
            "session" => () => StubOry.Session(),
            "rejected" => StubOry.Unauthorized,
            _ => () => new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest),
        };
    }

    [Fact]
    public async Task Each_scheme_has_its_own_section_of_the_configuration()
    {
        var second = new StubOry();
        await using var app = await TestApp.StartAsync(build: builder =>
        {
            builder.Configuration.AddInMemoryCollection([new("Authentication:Schemes:Second:BaseUrl", "http://127.0.0.1:5544"), new("Authentication:Schemes:Second:SessionCookieName", "other")]);
            builder.Services.AddAuthentication().AddOry("Second");
            TestApp.Connect(builder.Services, "Second", second);
        });

        Assert.True((await app.AuthenticateAsync("other=abc", "Second")).Succeeded);
        Assert.True((await app.AuthenticateAsync("other=abc", "Ory")).None);
    }

    [Fact]
    public async Task What_is_forwarded_is_left_to_the_other_scheme()
    {
        await using var app = await TestApp.StartAsync(
            options => options.ForwardAuthenticate = CookieAuthenticationDefaults.AuthenticationScheme,
            build: builder => builder.Services.AddAuthentication().AddCookie());

        var result = await app.AuthenticateAsync(Cookie, "Ory");

        Assert.True(result.None);
        Assert.Empty(app.Ory.Requests);
    }

    [Fact]
    public async Task A_policy_scheme_may_choose_Ory()
    {
        await using var app = await TestApp.StartAsync(build: builder => builder.Services.AddAuthentication()
            .AddPolicyScheme("Chooser", null, options => options.ForwardDefaultSelector = _ => "Ory"));

        var result = await app.AuthenticateAsync(Cookie, "Chooser");

        Assert.Equal("Ory", result.Ticket!.AuthenticationScheme);
    }

    [Fact]
    public async Task A_request_asks_once_however_often_it_is_authenticated()
    {
        await using var app = await TestApp.StartAsync(
            options => options.CacheDuration = TimeSpan.Zero,
            map: app => app.MapGet("/often", async (HttpContext context) =>
            {
                var first = await context.AuthenticateAsync();
                var second = await context.AuthenticateAsync("Ory");
                return first.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) == second.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
            }));

        using var response = await app.SendAsync("/often", Cookie);

        Assert.Equal("true", await response.Content.ReadAsStringAsync());
        Assert.Single(app.Ory.Whoamis);
    }

    [Fact]
    public async Task The_issuer_can_be_set_and_is_constant()
    {
        await using var app = await TestApp.StartAsync(options => options.ClaimsIssuer = "https://id.example.org");

        var result = await app.AuthenticateAsync(Cookie);

        Assert.All(result.Principal!.Claims, claim => Assert.Equal("https://id.example.org", claim.Issuer));
    }

    [Fact]
    public async Task The_ticket_ends_with_the_session()
    {
        await using var app = await TestApp.StartAsync();

        var result = await app.AuthenticateAsync(Cookie);

        Assert.Equal("Ory", result.Ticket!.AuthenticationScheme);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), result.Properties!.ExpiresUtc);
    }

    [Fact]
    public async Task The_policies_are_the_applications_own_where_it_has_some()
    {
        await using var app = await TestApp.StartAsync(build: builder => builder.Services.AddAuthorization(options => options.AddPolicy("aal2", policy => policy.RequireAssertion(_ => true))));
        var policies = app.Services.GetRequiredService<IAuthorizationPolicyProvider>();

        Assert.IsType<Microsoft.AspNetCore.Authorization.Infrastructure.AssertionRequirement>(Assert.Single((await policies.GetPolicyAsync("aal2"))!.Requirements));
        Assert.Equal(["Ory"], (await policies.GetPolicyAsync("aal1"))!.AuthenticationSchemes);
    }

    [Theory]
    [InlineData("sign-out")]
    [InlineData("webhook")]
    [InlineData("eviction")]
    public async Task A_scheme_that_nobody_added_is_said_to_be_none_where_it_is_named(string where)
    {
        await using var app = await TestApp.StartAsync(map: app =>
        {
            if (where != "eviction")
                IsRefused(() => where == "webhook" ? app.MapOryWebhook(authenticationScheme: "Staff") : app.MapOrySignOut(scheme: "Staff"));
        });
        var cache = app.Services.GetRequiredService<IOrySessionCache>();
        if (where == "eviction")
            IsRefused(() => cache.EvictAsync(OryEviction.OfCredential(OryCredential.FromCookie(Cookie), "Staff")));

        static void IsRefused(Func<object> act)
        {
            var message = Assert.Throws<InvalidOperationException>(() => { _ = act(); }).Message;
            Assert.Contains("is \"Staff\", and no Ory scheme has that name.", message, StringComparison.Ordinal);
            Assert.Contains("\"Ory\"", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_scheme_nobody_can_sign_out_and_the_application_says_so_at_its_start()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        Assert.Contains("AddOry()", Assert.Throws<InvalidOperationException>(() => app.MapOrySignOut()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hosts_in_one_process_share_nothing()
    {
        await using var one = await TestApp.StartAsync();
        await using var other = await TestApp.StartAsync();

        await one.OutcomeAsync(Cookie);
        await other.OutcomeAsync(Cookie);

        Assert.Single(one.Ory.Whoamis);
        Assert.Single(other.Ory.Whoamis);
    }
}
