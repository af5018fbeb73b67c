namespace Ory.Emulator.Tests;

/// <summary>Which claims a provider is asked for, and where they are taken from.</summary>
public class OidcClaimsTests
{
    private const string Ann = "ann@example.org";

    // As they are written, and in the order in which Go writes a mapping.
    [Theory]
    [InlineData("{ id_token: { email: { essential: true }, acr: { values: [one, 2, 0.5, '3'] }, auth_time: null }, userinfo: {} }",
        """{"id_token":{"acr":{"values":["one",2,0.5,"3"]},"auth_time":null,"email":{"essential":true}},"userinfo":{}}""")]
    [InlineData("{}", "{}")]
    [InlineData("null", null)]
    public async Task The_claims_that_are_configured_are_asked_for(string configured, string? expected)
    {
        await using var issuer = await TestIssuer.StartAsync();
        foreach (var address in (string?[])[issuer.Url, null])
        {
            await using var ory = await OidcSteps.StartAsync(address, more: $"requested_claims: {configured}");
            using var browser = new TestBrowser(ory);

            Assert.Equal(expected, Urls.Parameter(await OidcSteps.LeaveAsync(browser, "login"), "claims"));
        }
    }

    [Theory]
    [InlineData("requested_claims: email", "requested_claims", "a mapping")]
    [InlineData("requested_claims: &all { again: *all }", "requested_claims", "levels")]
    [InlineData("claims_source: everywhere", "claims_source", "one of id_token, userinfo")]
    public async Task What_is_no_such_thing_is_said_to_be_none(string more, string key, string expected)
    {
        var fault = await Assert.ThrowsAsync<OryEmulatorConfigurationException>(() => OidcSteps.StartAsync(more: more));

        Assert.Contains(key, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_userinfo_endpoint_is_asked_where_that_is_configured()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Tells = $$"""{"sub":"subject of {{Ann}}","email":"ann@example.com"}""";
        string? seen = null;
        await using var ory = await OidcSteps.StartAsync(issuer.Url, claims => seen = claims.Claims.ToJsonString(), more: "claims_source: userinfo");
        using var browser = new TestBrowser(ory);

        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        Assert.Equal("ann@example.com", (await browser.WhoamiAsync()).GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());
        Assert.Equal($$"""{"sub":"subject of {{Ann}}","email":"ann@example.com","iss":"{{issuer.Url}}"}""", seen);
    }

    [Fact]
    public async Task Otherwise_the_claims_are_those_of_the_ID_token()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Tells = $$"""{"sub":"subject of {{Ann}}","email":"ann@example.com"}""";
        await using var ory = await OidcSteps.StartAsync(issuer.Url, more: "claims_source: id_token");
        using var browser = new TestBrowser(ory);

        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        Assert.Equal(Ann, (await browser.WhoamiAsync()).GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());
    }

    // Whom the two name has to be the same; whatever else goes wrong is no form's business.
    [Theory]
    [InlineData("""{"sub":"somebody else","email":"ann@example.org"}""", "http://localhost/login?flow=")]
    [InlineData("""{"email":"ann@example.org"}""", "http://localhost/login?flow=")]
    [InlineData("[]", "http://localhost/error?id=")]
    [InlineData("<html>", "http://localhost/error?id=")]
    [InlineData(null, "http://localhost/error?id=")]
    public async Task What_the_userinfo_endpoint_says_of_another_signs_nobody_in(string? told, string page)
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Tells = told;
        await using var ory = await OidcSteps.StartAsync(issuer.Url, more: "claims_source: userinfo");
        using var browser = new TestBrowser(ory);

        using var arrived = await browser.NavigateAsync(await issuer.GrantAsync(await OidcSteps.LeaveAsync(browser, "login"), Ann));

        Assert.StartsWith(page, arrived.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Empty(ory.Server.Identities.All);
    }

    [Fact]
    public async Task Nobody_is_warned_of_what_is_done()
    {
        await using var ory = await OidcSteps.StartAsync(more: "requested_claims: { id_token: { email: null } }");

        Assert.Empty(ory.Warnings);
    }
}
