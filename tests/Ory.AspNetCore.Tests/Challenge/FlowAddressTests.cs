using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Tests;

public class FlowAddressTests
{
    [Theory]
    // A path is one of the application's paths.
    [InlineData("/.ory", "", "/.ory/self-service/login/browser")]
    [InlineData("/.ory", "/app", "/app/.ory/self-service/login/browser")]
    [InlineData("/.ory/", "/ä", "/%C3%A4/.ory/self-service/login/browser")]
    [InlineData(null, "/app", "https://ory.example.org/self-service/login/browser")]
    [InlineData("https://id.example.org/ory", "/app", "https://id.example.org/ory/self-service/login/browser")]
    [InlineData("/", "/app", "/app/self-service/login/browser")]
    [InlineData("/", "", "/self-service/login/browser")]
    // A header holds ASCII only.
    [InlineData("https://bücher.example.org:8443/ä/", "", "https://xn--bcher-kva.example.org:8443/%C3%A4/self-service/login/browser")]
    public void A_flow_begins_where_browsers_reach_ory(string? browserUrl, string pathBase, string address)
    {
        var context = new DefaultHttpContext();
        context.Request.PathBase = pathBase;

        Assert.Equal(address, FlowAddress.Login(Challenged(context, browserUrl)));
    }

    [Fact]
    public void The_path_base_is_that_of_the_request_as_it_came_in()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IAuthenticationFeature>(new AuthenticationFeature { OriginalPathBase = "/app", OriginalPath = "/branch/vault" });
        // Inside app.Map("/branch", …).
        context.Request.PathBase = "/app/branch";

        Assert.Equal("/app/.ory/self-service/settings/browser", FlowAddress.Settings(Challenged(context, "/.ory")));
    }

    [Fact]
    public void A_flow_is_told_what_is_wanted_and_where_to_come_back_to()
    {
        var challenged = Challenged(new DefaultHttpContext(), null) with { ReturnTo = "https://app.example.org/vault?a=b&c" };

        Assert.Equal(
            "https://ory.example.org/self-service/login/browser?aal=aal2&refresh=true&return_to=https%3A%2F%2Fapp.example.org%2Fvault%3Fa%3Db%26c",
            FlowAddress.Login(challenged, "aal2", refresh: true));
        Assert.Equal("https://ory.example.org/self-service/verification/browser?return_to=https%3A%2F%2Fapp.example.org%2Fvault%3Fa%3Db%26c", FlowAddress.Verification(challenged));
    }

    private static Challenged Challenged(HttpContext context, string? browserUrl) =>
        new(context, new OryOptions { BaseUrl = "https://ory.example.org/", BrowserUrl = browserUrl }, OrySessionOutcome.NoCredential, IsForbid: false)
        {
            Missing = null,
            ReturnTo = null,
            HasSecondFactorAsync = () => Task.FromResult(false),
        };
}
