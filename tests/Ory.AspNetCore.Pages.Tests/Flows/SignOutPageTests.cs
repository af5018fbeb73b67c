using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What comes after the button: a page of the application, what the application itself answers, or that nothing has ended.</summary>
public class SignOutPageTests
{
    private const string SessionId = "8f3c0a55-0000-4000-8000-000000000001";

    private const string Session = $$"""
        {"id":"{{SessionId}}","active":true,"authenticator_assurance_level":"aal1","authentication_methods":[],
        "identity":{"id":"8f3c0a55-0000-4000-8000-000000000002","schema_id":"default","schema_url":"http://ory.test/schemas/x","traits":{} } }
        """;

    [Fact]
    public async Task Whoever_is_signed_out_lands_at_home()
    {
        await using var host = Start();

        using var response = await SignOutAsync(host);

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(400)]
    public async Task Where_ory_fails_the_page_says_that_nothing_has_ended(int status)
    {
        await using var host = Start();
        host.Ory.On("GET", "/self-service/logout", "{}", status, "ory_kratos_session=; Path=/; Max-Age=0");

        using var response = await SignOutAsync(host);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("abc", host.Cookies["ory_kratos_session"]);
        var page = await PagesHost.ReadAsync(response);
        Assert.Contains("You are still signed in", page.Body!.TextContent);
        Assert.NotNull(page.QuerySelector("#ory-sign-out"));
    }

    [Theory]
    [InlineData(OryDefaults.AuthenticationScheme)]
    [InlineData("application")]
    public async Task Whose_form_a_proxy_makes_look_like_another_origins_is_not_told_that_he_is_signed_out(string defaultScheme)
    {
        await using var host = Start(defaultScheme: defaultScheme);
        host.Client.DefaultRequestHeaders.Add("Origin", "http://inner.example");

        using var response = await SignOutAsync(host);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var page = await PagesHost.ReadAsync(response);
        Assert.NotNull(page.QuerySelector("#ory-sign-out"));
        Assert.Contains("still signed in", page.QuerySelector(".notices [role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Ory.Asked, call => call.Path == "/self-service/logout");
    }

    [Fact]
    public async Task Whose_form_comes_without_the_applications_token_is_told_why_nothing_has_ended()
    {
        await using var host = Start();

        using var response = await host.SendAsync(HttpMethod.Post, "/sign-out", []);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("still signed in", (await PagesHost.ReadAsync(response)).QuerySelector(".notices [role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Ory.Asked, call => call.Path == "/self-service/logout");
    }

    [Theory]
    [InlineData(StatusCodes.Status200OK)]
    [InlineData(StatusCodes.Status202Accepted)]
    public async Task What_an_event_answers_without_a_body_is_left_as_it_is(int status)
    {
        await using var host = Start(context =>
        {
            context.Response.StatusCode = status;
            context.HandleResponse();
        });

        using var response = await SignOutAsync(host);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/bye", "/bye")]
    [InlineData(null, "/")]
    public async Task An_event_says_where_somebody_lands(string? address, string expected)
    {
        await using var host = Start(context => context.Properties.RedirectUri = address);

        using var response = await SignOutAsync(host);

        Assert.Equal(expected, response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Who_leaves_while_ory_is_still_asked_whose_session_it_is_is_signed_out_all_the_same()
    {
        await using var host = Start();
        var fields = await FieldsAsync(host);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Ory.On("GET", "/sessions/whoami", async _ =>
        {
            asked.TrySetResult();
            await answers.Task;
            return ScriptedAnswers.Json(Session);
        });
        // Of the session nothing is known any more.
        await host.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfSession(SessionId));

        using var leaving = new CancellationTokenSource();
        var signingOut = host.SendAsync(HttpMethod.Post, "/sign-out", fields, cancellationToken: leaving.Token);
        await asked.Task;
        await leaving.CancelAsync();
        answers.SetResult();
        // There is nobody whom anything could be told.
        await Task.WhenAny(signingOut);

        Assert.Contains(host.Ory.Asked, call => call.Path == "/self-service/logout");
    }

    [Fact]
    public async Task The_cookie_that_a_page_gave_is_renewed_and_taken_back_for_this_host()
    {
        await using var host = Start();
        // The page gave it without the domain, which is not this host's: with it the browser would keep the old one.
        host.Ory.On("GET", "/sessions/whoami", Session, 200, "ory_kratos_session=renewed; Path=/; Domain=slug.projects.oryapis.com; Max-Age=60; HttpOnly");
        host.Ory.On("GET", "/self-service/logout", _ =>
        {
            var ended = new HttpResponseMessage(HttpStatusCode.NoContent);
            ended.Headers.TryAddWithoutValidation("Set-Cookie", "ory_kratos_session=; Path=/; Domain=slug.projects.oryapis.com; Max-Age=0; HttpOnly");
            return ended;
        });

        using var asking = await host.SendAsync(HttpMethod.Get, "/sign-out");
        Assert.Contains("ory_kratos_session=renewed; Path=/; Max-Age=60; HttpOnly", asking.Headers.GetValues("Set-Cookie"));

        using var response = await SignOutAsync(host);
        Assert.Contains("ory_kratos_session=; Path=/; Max-Age=0; HttpOnly", response.Headers.GetValues("Set-Cookie"));
    }

    private static PagesHost Start(Action<OrySignedOutContext>? signedOut = null, string defaultScheme = OryDefaults.AuthenticationScheme)
    {
        var host = new PagesHost(build: builder =>
        {
            builder.Services.AddAuthentication().AddCookie("application");
            builder.Services.PostConfigure<AuthenticationOptions>(options => options.DefaultScheme = defaultScheme);
            builder.Services.Configure<OryOptions>(OryDefaults.AuthenticationScheme, options => options.Events.OnSignedOut = context =>
            {
                signedOut?.Invoke(context);
                return Task.CompletedTask;
            });
        });
        host.Cookies["ory_kratos_session"] = "abc";
        host.Ory.On("GET", "/sessions/whoami", Session);
        host.Ory.On("GET", "/self-service/logout/browser", """{"logout_url":"http://ory.test/self-service/logout?token=x","logout_token":"x"}""");
        host.Ory.On("GET", "/self-service/logout", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
        return host;
    }

    private static async Task<HttpResponseMessage> SignOutAsync(PagesHost host) =>
        await host.SendAsync(HttpMethod.Post, "/sign-out", await FieldsAsync(host));

    private static async Task<IEnumerable<KeyValuePair<string, string>>> FieldsAsync(PagesHost host)
    {
        var page = await host.OpenAsync("/sign-out");
        var form = (IHtmlFormElement)page.QuerySelector("#ory-form-sign-out")!;
        return form.Elements.OfType<IHtmlInputElement>().Select(input => KeyValuePair.Create(input.Name!, input.Value));
    }
}
