namespace Ory.AspNetCore.Yarp.Tests;

public class LinkMapTests
{
    private const string Ory = "https://slug.projects.oryapis.com";

    private static readonly LinkMap s_links = new([Ory + "/public", Ory, "http://kratos:4433"], "https://app.example", "/base/.ory");

    [Theory]
    [InlineData(Ory + "/self-service/login?flow=1", "https://app.example/base/.ory/self-service/login?flow=1")]
    [InlineData("HTTPS://SLUG.projects.oryapis.com/self-service/login", "https://app.example/base/.ory/self-service/login")]
    [InlineData(Ory, "https://app.example/base/.ory")]
    [InlineData(Ory + "/public/sessions", "https://app.example/base/.ory/sessions")]
    [InlineData("http://kratos:4433/schemas/x#y", "https://app.example/base/.ory/schemas/x#y")]
    public void Addresses_of_Ory_become_the_applications_own(string url, string expected) => Assert.Equal(expected, s_links.Rewrite(url));

    [Theory]
    [InlineData("https://accounts.example/auth?redirect_uri=https%3A%2F%2Fslug.projects.oryapis.com%2Fself-service%2Fmethods%2Foidc%2Fcallback%2Fg&state=x")]
    [InlineData(Ory + ".evil.example/self-service/login")]
    [InlineData(Ory + "@evil.example/self-service/login")]
    [InlineData(Ory + ":8443/self-service/login")]
    [InlineData("http://slug.projects.oryapis.com/self-service/login")]
    [InlineData("https://app.example/login?flow=1")]
    [InlineData("https://app.example/base/.ory/self-service/login")]
    [InlineData("https://app.example")]
    // Pages of the application that are called like paths of Ory's.
    [InlineData("https://app.example/sessions/5?tab=speakers")]
    [InlineData("https://app.example/schemas/1")]
    [InlineData("/sessions/5")]
    [InlineData("https://app.example/login?return_to=%2Fsessions%2F5")]
    [InlineData("//slug.projects.oryapis.com/self-service/login")]
    [InlineData("/welcome")]
    [InlineData("data:image/png;base64,AAAA")]
    // Ory Network has the rest of itself at the same address: what the proxy does not serve is there only.
    [InlineData(Ory + "/oauth2/auth?client_id=1&login_verifier=2")]
    [InlineData(Ory + "/ui/welcome")]
    [InlineData("")]
    public void Others_stay_to_the_byte(string url) => Assert.Same(url, Same(url, s_links.Rewrite(url)));

    [Fact]
    public void A_return_to_within_is_rewritten_however_deep_and_the_rest_of_the_query_is_not()
    {
        var inner = Ory + "/self-service/settings?flow=1&x=a%20b";
        var middle = Ory + "/self-service/login/browser?refresh=true&return_to=" + Uri.EscapeDataString(inner);
        var outer = Ory + "/self-service/login/browser?aal=aal2&return_to=" + Uri.EscapeDataString(middle) + "&keep=%7e+a%2Fb#end";

        var own = "https://app.example/base/.ory/self-service/";
        var expected = own + "login/browser?aal=aal2&return_to="
            + Uri.EscapeDataString(own + "login/browser?refresh=true&return_to=" + Uri.EscapeDataString(own + "settings?flow=1&x=a%20b")) + "&keep=%7e+a%2Fb#end";
        Assert.Equal(expected, s_links.Rewrite(outer));
    }

    [Fact]
    public void What_Ory_builds_from_the_forwarded_host_gets_the_path_that_it_cannot_know()
    {
        Assert.Equal("https://app.example/base/.ory/self-service/login/browser?x=y", s_links.Rewrite("https://app.example/self-service/login/browser?x=y"));
        Assert.Equal("/base/.ory/self-service/settings?flow=1", s_links.Rewrite("/self-service/settings?flow=1"));
    }

    [Fact]
    public void An_own_page_with_an_Ory_address_in_its_query_shows_the_own_address() =>
        Assert.Equal(
            "https://app.example/login?return_to=https%3A%2F%2Fapp.example%2Fbase%2F.ory%2Fself-service%2Fsettings",
            s_links.Rewrite("https://app.example/login?return_to=https%3A%2F%2Fslug.projects.oryapis.com%2Fself-service%2Fsettings"));

    [Fact]
    public void In_text_an_address_is_found_anywhere_but_not_in_another_name()
    {
        Assert.Equal(
            "go to: https://app.example/base/.ory/self-service/login, or https://app.example/base/.ory.",
            s_links.RewriteText($"go to: {Ory}/self-service/login, or http://kratos:4433."),
            ignoreCase: false);
        var other = $"{Ory}.evil.example and {Ory}:81 and x@{Ory}@y";
        Assert.Equal(other, s_links.RewriteText(other));
    }

    [Fact]
    public void Every_target_of_a_Link_header_is_rewritten() =>
        Assert.Equal(
            "</base/.ory/sessions?page=0>; rel=\"first\",<https://app.example/base/.ory/sessions?page=1>; rel=\"next\",<https://other.example/x>; rel=\"help\"",
            s_links.RewriteLinkHeader($"</sessions?page=0>; rel=\"first\",<{Ory}/sessions?page=1>; rel=\"next\",<https://other.example/x>; rel=\"help\""));

    private static string Same(string given, string result) => given == result ? given : result;
}
