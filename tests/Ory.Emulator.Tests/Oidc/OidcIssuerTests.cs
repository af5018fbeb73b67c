using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator.Tests;

/// <summary>A provider that is a real issuer, given by its address.</summary>
public class OidcIssuerTests
{
    private const string Ann = "ann@example.org";

    [Fact]
    public async Task A_real_issuer_is_asked_itself_with_pkce_and_its_id_token_is_believed()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await OidcSteps.StartAsync(issuer.Url, mapper: claims => claims.Traits["name"] = new JsonObject { ["first"] = claims.Claims["given_name"]!.DeepClone() });
        using var browser = new TestBrowser(ory);

        var provider = await OidcSteps.LeaveAsync(browser, "login");
        Assert.StartsWith(issuer.Url + "/auth?", provider, StringComparison.Ordinal);
        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(provider, Ann));

        Assert.Equal(HttpStatusCode.SeeOther, arrived.StatusCode);
        var traits = (await browser.WhoamiAsync()).GetProperty("identity").GetProperty("traits");
        Assert.Equal((Ann, "Ann"), (traits.GetProperty("email").GetString(), traits.GetProperty("name").GetProperty("first").GetString()));
    }

    [Fact]
    public async Task An_id_token_of_another_issuer_signs_nobody_in()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Lie = "https://evil.example.org";
        await using var ory = await OidcSteps.StartAsync(issuer.Url);
        using var browser = new TestBrowser(ory);

        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        Assert.StartsWith("http://localhost/login?flow=", arrived.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task An_issuer_without_keys_signs_nobody_in()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.HidesKeys = true;
        await using var ory = await OidcSteps.StartAsync(issuer.Url);
        using var browser = new TestBrowser(ory);

        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        Assert.StartsWith("http://localhost/login?flow=", arrived.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    // What it does not say that it signs with is not taken; where it says nothing, it is RS256.
    [Theory]
    [InlineData("ES256", "ES256 EdDSA", true)]
    [InlineData("EdDSA", "ES256 EdDSA", true)]
    [InlineData("EdDSA", "ES256", false)]
    [InlineData("ES256", "RS256", false)]
    [InlineData("ES256", "", false)]
    public async Task An_id_token_is_signed_as_the_issuer_says(string algorithm, string said, bool isTaken)
    {
        await using var issuer = await TestIssuer.StartAsync();
        (issuer.Algorithm, issuer.Algorithms) = (algorithm, said.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        await using var ory = await OidcSteps.StartAsync(issuer.Url);
        using var browser = new TestBrowser(ory);

        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        Assert.Equal(isTaken, browser.Cookies.ContainsKey("ory_kratos_session"));
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_stood_in_for()
    {
        await using var ory = await OidcSteps.StartAsync("http://127.0.0.1:1/");
        using var browser = new TestBrowser(ory);

        Assert.StartsWith(ory.PublicUrl.OriginalString, await OidcSteps.LeaveAsync(browser, "registration"), StringComparison.Ordinal);
    }

    // The library that Kratos asks with compares the two letter by letter.
    [Fact]
    public async Task An_issuer_that_calls_itself_something_else_is_a_misconfiguration()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await OidcSteps.StartAsync(issuer.Url + "/");
        using var browser = new TestBrowser(ory);

        using var away = await browser.SubmitAsync(await browser.BeginAsync("login"), new JsonObject { ["method"] = "oidc", ["provider"] = "example" });

        var error = (await TestBrowser.JsonAsync(away, HttpStatusCode.InternalServerError)).GetProperty("error");
        Assert.Equal("invalid_configuration", error.GetProperty("id").GetString());
        Assert.Contains(issuer.Url + "/", error.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    // Of its kinds, Kratos asks those that are no OpenID Connect for it, whatever claims_source says.
    [Theory]
    [InlineData("generic", null)]
    [InlineData("auth0", "Anna")]
    [InlineData("gitlab", "Anna")]
    public async Task What_a_provider_tells_comes_from_where_its_kind_has_it(string kind, string? name)
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Tells = $$"""{"sub":"subject of {{Ann}}","email":"{{Ann}}","nickname":"Anna"}""";
        JsonNode? told = null;
        await using var ory = await OidcSteps.StartAsync(issuer.Url, mapper: claims => told = claims.Claims["nickname"]?.DeepClone(), kind: kind);
        using var browser = new TestBrowser(ory);

        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        Assert.Equal(HttpStatusCode.SeeOther, arrived.StatusCode);
        Assert.Equal(name, (string?)told);
    }

    [Fact]
    public async Task Where_a_provider_is_is_told_by_itself()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await OidcSteps.StartAsync(issuer.Url, more: "auth_url: https://elsewhere.example.org/auth");
        using var browser = new TestBrowser(ory);

        Assert.StartsWith(issuer.Url + "/auth?", await OidcSteps.LeaveAsync(browser, "login"), StringComparison.Ordinal);
        Assert.Contains(ory.Warnings, warning => warning.Contains("providers.0.auth_url", StringComparison.Ordinal));
    }

    // Google has no such scope, but a parameter.
    [Theory]
    [InlineData("google", "openid email", "offline")]
    [InlineData("generic", "openid offline_access email", null)]
    public async Task Google_is_asked_for_a_lasting_consent_in_its_own_way(string kind, string scope, string? access)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await OidcSteps.StartAsync(issuer.Url, kind: kind, scope: "openid, offline_access, email");
        using var browser = new TestBrowser(ory);

        var asked = QueryHelpers.ParseQuery(new Uri(await OidcSteps.LeaveAsync(browser, "login")).Query);

        Assert.Equal(scope, asked["scope"]);
        Assert.Equal(access, asked.TryGetValue("access_type", out var type) ? type.ToString() : null);
    }
}
