using System.Net;
using System.Text;
using Polly.CircuitBreaker;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What browsers open at Ory by a plain link, and the application answers.</summary>
public class OryRelayTests
{
    [Theory]
    [InlineData(502, 503)]
    [InlineData(500, 503)]
    [InlineData(429, 429)]
    [InlineData(404, 404)]
    public async Task A_mailed_link_that_Ory_cannot_answer_now_is_not_said_to_lead_nowhere(int status, int shown)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/recovery", "<html>", status);

        using var response = await host.SendAsync(HttpMethod.Get, $"/.ory/self-service/recovery?flow={FlowJson.Id}&token=t");

        Assert.Equal(shown, (int)response.StatusCode);
        Assert.Equal(shown == 404, (await response.Content.ReadAsStringAsync()).Contains("leads nowhere", StringComparison.Ordinal));
    }

    // What the client that is set up throws where the application gave it a breaker or a limit of its own.
    [Fact]
    public async Task A_link_that_a_breaker_of_the_application_keeps_from_Ory_is_an_outage()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/recovery", _ => Task.FromException<HttpResponseMessage>(new BrokenCircuitException()));

        using var response = await host.SendAsync(HttpMethod.Get, $"/.ory/self-service/recovery?flow={FlowJson.Id}&token=t");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    // As Apple does, and as Kratos answers it: the form comes from another site, and cookies do not come with it.
    [Fact]
    public async Task A_provider_that_comes_back_with_a_form_is_followed_by_a_link_that_brings_the_cookies()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/methods/oidc/callback/apple", _ =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.SeeOther);
            answer.Headers.Location = new Uri("http://127.0.0.1/me");
            return answer;
        });

        using var posted = await host.SendAsync(HttpMethod.Post, "/.ory/self-service/methods/oidc/callback/apple", [new("code", "a b"), new("state", "s")]);
        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        Assert.Empty(host.Ory.Asked);
        host.Cookies["ory_kratos_continuity"] = "c";
        using var response = await host.SendAsync(HttpMethod.Get, posted.Headers.Location!.OriginalString);

        Assert.Equal("/me", response.Headers.Location!.OriginalString);
        var call = Assert.Single(host.Ory.Asked);
        Assert.Equal(("?code=a%20b&state=s", "ory_kratos_continuity=c"), (call.Query, call.Headers["Cookie"]));
    }

    // Ory allows no other origin to load it, and the page asks for it as one that does.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Orys_script_comes_from_this_origin_wherever_forms_go(bool toOry)
    {
        await using var host = new PagesHost(options => options.PostToOry = toOry);
        var (_, _, flow) = RecordedFlowTests.Flows("passkey.flows").First(f => f.Step == "login flow");
        host.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());
        host.Ory.On("GET", "/.well-known/ory/webauthn.js", _ => new HttpResponseMessage { Content = new StringContent("x()", Encoding.UTF8, "text/javascript") });

        var page = await host.OpenAsync($"/login?flow={flow.GetProperty("id").GetString()}");
        using var script = await host.SendAsync(HttpMethod.Get, page.QuerySelector("main script")!.GetAttribute("src")!);

        Assert.Equal("x()", await script.Content.ReadAsStringAsync());
    }
}
