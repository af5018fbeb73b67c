using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

public class OryEventsTests
{
    private const string Cookie = "ory_kratos_session=abc";

    [Fact]
    public async Task An_application_can_give_the_credential_itself()
    {
        await using var app = await TestApp.StartAsync(options => options.Events.OnMessageReceived = context =>
        {
            if (context.Request.Query["token"].ToString() is { Length: > 0 } token)
                context.Credential = OryCredential.FromSessionToken(token);
            return Task.CompletedTask;
        });

        using var response = await app.SendAsync("/outcome?token=ory_st_AAAA", Cookie);
        await app.OutcomeAsync(Cookie);

        Assert.Equal(["ory_st_AAAA", null], app.Ory.Whoamis.Select(request => request.Header("X-Session-Token")));
        Assert.Equal([null, Cookie], app.Ory.Whoamis.Select(request => request.Header("Cookie")));
    }

    [Theory]
    [InlineData("line\r\nX-Evil: 1")]
    [InlineData("ümlaut")]
    [InlineData(" ")]
    [InlineData(" ory_st_AAAA")]
    public async Task A_credential_that_cannot_be_sent_is_refused_unasked_wherever_it_comes_from(string token)
    {
        await using var app = await TestApp.StartAsync(options => options.Events.OnMessageReceived = context =>
        {
            context.Credential = OryCredential.FromSessionToken(token);
            return Task.CompletedTask;
        });

        Assert.Equal("Rejected", await app.OutcomeAsync());
        Assert.Empty(app.Ory.Requests);
    }

    [Fact]
    public async Task An_application_can_decide_before_the_credential_is_read()
    {
        await using var app = await TestApp.StartAsync(options => options.Events.OnMessageReceived = context =>
        {
            context.NoResult();
            return Task.CompletedTask;
        });

        Assert.Equal("NoCredential", await app.OutcomeAsync(Cookie));
        Assert.Empty(app.Ory.Requests);
    }

    [Fact]
    public async Task An_application_sees_each_session_cached_or_not_and_may_add_to_its_principal()
    {
        var seen = new List<string>();
        await using var app = await TestApp.StartAsync(
            options => options.Events.OnSessionValidated = context =>
            {
                seen.Add(context.Session.Id);
                ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new Claim(ClaimTypes.Role, $"role {seen.Count}"));
                return Task.CompletedTask;
            },
            map: app => app.MapGet("/roles", (HttpContext context) => string.Join(",", context.User.FindAll(ClaimTypes.Role).Select(claim => claim.Value))));

        using var first = await app.SendAsync("/roles", Cookie);
        using var second = await app.SendAsync("/roles", Cookie);

        Assert.Equal([StubOry.SessionId, StubOry.SessionId], seen);
        Assert.Equal("role 1", await first.Content.ReadAsStringAsync());
        Assert.Equal("role 2", await second.Content.ReadAsStringAsync());
        Assert.Single(app.Ory.Whoamis);
    }

    [Fact]
    public async Task An_application_can_refuse_a_session()
    {
        await using var app = await TestApp.StartAsync(options => options.Events.OnSessionValidated = context =>
        {
            context.Fail("Not here.");
            return Task.CompletedTask;
        });

        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
        using var response = await app.SendAsync("/me", Cookie, headers: ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_event_threw_at_is_no_session_and_no_lack_of_one(bool atMessage)
    {
        await using var app = await TestApp.StartAsync(
            options =>
            {
                options.Events.OnMessageReceived = _ => atMessage ? throw new InvalidOperationException("message") : Task.CompletedTask;
                options.Events.OnSessionValidated = _ => throw new InvalidOperationException("session");
            },
            map: app =>
            {
                app.Use(async (context, rest) =>
                {
                    try
                    {
                        await rest(context);
                    }
                    catch (InvalidOperationException)
                    {
                        await context.Response.WriteAsync($"{context.GetOryOutcome().Kind} {context.GetOrySession()?.Id}");
                    }
                });
                app.UseAuthentication();
            });

        Assert.Equal("Unavailable ", await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task Events_can_be_a_class_of_the_services()
    {
        await using var app = await TestApp.StartAsync(
            options => options.EventsType = typeof(MyEvents), build: builder => builder.Services.AddScoped<MyEvents>());

        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
    }

    public sealed class MyEvents : OryEvents
    {
        public override Task SessionValidated(OrySessionValidatedContext context)
        {
            context.Fail("Never.");
            return Task.CompletedTask;
        }
    }
}
