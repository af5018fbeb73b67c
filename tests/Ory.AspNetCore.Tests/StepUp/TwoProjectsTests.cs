using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>Two projects of Ory are two schemes, and what one says is nothing of the other.</summary>
public class TwoProjectsTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Fact]
    public async Task Two_projects_are_two_schemes_and_each_has_to_have_what_is_asked_for()
    {
        PersonsOry? staff = null;
        await using var app = await StepUpApp.StartAsync(
            build: builder => staff = AddStaff(builder),
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
    public async Task Each_scheme_that_an_endpoint_names_answers_for_itself()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddAuthentication().AddCookie();
                AddStaff(builder);
            },
            map: app =>
            {
                foreach (var schemes in new[] { "Ory", "Staff", "Cookies", "Ory,Staff", "Staff,Ory" })
                    app.MapGet("/" + schemes, () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = schemes });
            });

        foreach (var (schemes, expected) in new[]
        {
            ("Ory", StepUpApp.OryAddress), ("Staff", "https://staff.example.org"), ("Cookies", "http://localhost/Account/Login"),
            ("Ory,Staff", "https://staff.example.org"), ("Staff,Ory", StepUpApp.OryAddress),
        })
        {
            using var response = await app.SendAsync(ClientKind.Browser, "/" + schemes, null);
            Assert.StartsWith(expected, response.Headers.Location?.OriginalString);
        }
    }

    [Theory]
    [InlineData("Ory,Staff")]
    [InlineData("Staff,Ory")]
    public async Task Of_two_projects_answers_the_one_that_knows_more_is_given(string schemes)
    {
        PersonsOry? staff = null;
        await using var app = await StepUpApp.StartAsync(
            build: builder => staff = AddStaff(builder),
            map: app => app.MapGet("/level", () => "in").RequireAuthorization(policy => policy.AddAuthenticationSchemes(schemes.Split(',')).RequireAal("aal2")));
        app.Ory.Persons["ann"] = Ann;
        using var known = await app.SendAsync(ClientKind.Browser, "/me", "ann");

        // Somebody here who can prove more, and nobody there.
        using var stepUp = await app.SendAsync(ClientKind.Browser, "/level", "ann");
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&", stepUp.Headers.Location?.OriginalString);

        // And where it cannot be known there, nothing else is said.
        staff!.IsDown = true;
        using var outage = await app.SendAsync(ClientKind.Browser, "/level", null, headers: ("Cookie", "ory_kratos_session=ann; staff_session=sue"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, outage.StatusCode);
        Assert.Null(outage.Headers.Location);
    }

    [Theory]
    [InlineData("Ory")]
    [InlineData("Staff")]
    public async Task Of_a_user_with_sessions_of_two_projects_neither_stays_what_it_was_when_ory_was_asked_again(string ended)
    {
        PersonsOry? staff = null;
        await using var app = await StepUpApp.StartAsync(
            build: builder => staff = AddStaff(builder),
            map: app =>
            {
                app.UseAuthentication();
                app.Use(async (context, rest) =>
                {
                    context.User.AddIdentities((await context.AuthenticateAsync("Staff")).Principal?.Identities ?? []);
                    await rest(context);
                });
                app.UseAuthorization();
                app.MapGet("/who", (HttpContext context) => string.Join(' ', context.User.Identities.Select(identity => $"{identity.AuthenticationType}:{identity.FindFirst("aal")?.Value}")))
                    .RequireAuthorization(policy => policy.RequireAal("aal2"));
            });
        (string, string)[] both = [("Cookie", "ory_kratos_session=ann; staff_session=sue")];
        app.Ory.Persons["ann"] = Ann;
        staff!.Persons["sue"] = Ann with { SessionId = "sue" };
        using (await app.SendAsync(ClientKind.Program, "/public", null, headers: both))
            (app.Ory.Persons["ann"], staff.Persons["sue"]) = (Ann with { Aal = "aal2" }, Ann with { SessionId = "sue", Aal = "aal2" });

        using var risen = await app.SendAsync(ClientKind.Program, "/who", null, headers: both);
        Assert.Equal("Ory:aal2 Staff:aal2", await risen.Content.ReadAsStringAsync());

        // And one that has ended is none, however far the other has come.
        (app.Ory.Persons["ann"], staff.Persons["sue"]) = (Ann, Ann with { SessionId = "sue" });
        app.Time.Advance(TimeSpan.FromMinutes(1));
        using (await app.SendAsync(ClientKind.Program, "/public", null, headers: both))
            (ended == "Ory" ? app.Ory : staff).Persons.Clear();
        (ended == "Ory" ? staff : app.Ory).Persons[ended == "Ory" ? "sue" : "ann"] = Ann with { SessionId = ended == "Ory" ? "sue" : Ann.SessionId, Aal = "aal2" };
        using var left = await app.SendAsync(ClientKind.Program, "/who", null, headers: both);
        Assert.Equal(ended == "Ory" ? "Staff:aal2" : "Ory:aal2", await left.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_scheme_that_is_added_twice_says_so_at_start()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => StepUpApp.StartAsync(build: builder => builder.Services.AddAuthentication().AddOry()));

        Assert.Contains("Ory", thrown.Message);
    }

    // The other project, with people of its own.
    private static PersonsOry AddStaff(WebApplicationBuilder builder)
    {
        var staff = new PersonsOry((TimeProvider)builder.Services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance!);
        builder.Services.AddAuthentication().AddOry("Staff", options => (options.BaseUrl, options.PublicOrigin, options.SessionCookieName) = ("https://staff.example.org", StepUpApp.Origin, "staff_session"));
        builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Staff")).ConfigurePrimaryHttpMessageHandler(() => staff);
        return staff;
    }
}
