using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>Which ID tokens are believed that an application brings along.</summary>
public class IdTokenTests
{
    private const string Ann = "ann@example.org";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Theory]
    [InlineData("login", "google", "")]
    [InlineData("login", "apple", "")]
    [InlineData("login", "netid", "n-1")]
    [InlineData("registration", "google", "n-1")]
    [InlineData("registration", "apple", "n-1")]
    public async Task Whoever_shows_a_token_is_signed_in_without_a_browser(string kind, string provider, string nonce)
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var token = await IdTokenSteps.TokenAsync(ory, Ann, provider, $"&nonce={nonce}");

        var answer = await TestBrowser.JsonAsync(await IdTokenSteps.ShowAsync(ory, kind, token, provider, nonce), HttpStatusCode.OK);

        Assert.Equal(["continue_with", "identity", "session", "session_token"], answer.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(Ann, answer.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());
        var method = Assert.Single(answer.GetProperty("session").GetProperty("authentication_methods").EnumerateArray());
        Assert.Equal(("oidc", "aal1", provider), (method.GetProperty("method").GetString(), method.GetProperty("aal").GetString(), method.GetProperty("provider").GetString()));
    }

    [Theory]
    [InlineData("login")]
    [InlineData("registration")]
    public async Task A_token_that_is_none_of_the_providers_is_forbidden(string kind)
    {
        await using var ory = await IdTokenSteps.StartAsync(options => options.TimeProvider = _time);
        await using var other = await IdTokenSteps.StartAsync(options => options.TimeProvider = _time);
        var token = await IdTokenSteps.TokenAsync(ory, Ann);

        await AssertForbiddenAsync("x");
        await AssertForbiddenAsync(token[..^5] + "AAAAA");
        await AssertForbiddenAsync(token[..(token.LastIndexOf('.') + 1)]);
        await AssertForbiddenAsync(await IdTokenSteps.TokenAsync(other, Ann));
        await AssertForbiddenAsync(await IdTokenSteps.TokenAsync(ory, Ann, "apple"));
        await AssertForbiddenAsync(await IdTokenSteps.TokenAsync(ory, Ann, query: "&client_id=somebody-else"));
        _time.Advance(TimeSpan.FromSeconds(3601));
        await AssertForbiddenAsync(token);
        Assert.Empty(ory.Server.Identities.All);

        async Task AssertForbiddenAsync(string shown)
        {
            using var answer = await IdTokenSteps.ShowAsync(ory, kind, shown);
            var error = (await TestBrowser.JsonAsync(answer, HttpStatusCode.Forbidden)).GetProperty("error");
            Assert.Equal(["code", "status", "reason", "message"], error.EnumerateObject().Select(member => member.Name));
            // What is wrong with it, in place of what is said of everything that is forbidden.
            Assert.DoesNotContain("action", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_is_good_to_the_second_in_which_it_ends()
    {
        await using var ory = await IdTokenSteps.StartAsync(options => options.TimeProvider = _time);
        var token = await IdTokenSteps.TokenAsync(ory, Ann);
        _time.Advance(TimeSpan.FromHours(1));

        using var answer = await IdTokenSteps.ShowAsync(ory, "login", token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // A phone's application has another client id than the server, under which its provider knows it.
    [Theory]
    [InlineData("google", "android", HttpStatusCode.OK)]
    [InlineData("google", "ios", HttpStatusCode.OK)]
    [InlineData("apple", "ios", HttpStatusCode.Forbidden)]
    public async Task A_token_may_be_for_any_application_that_the_configuration_names(string provider, string application, HttpStatusCode expected)
    {
        await using var ory = await IdTokenSteps.StartAsync();

        using var answer = await IdTokenSteps.ShowAsync(ory, "login", await IdTokenSteps.TokenAsync(ory, Ann, provider, $"&client_id={application}"), provider);

        Assert.Equal(expected, answer.StatusCode);
    }

    // As it is, whatever a provider's documentation says of hashes.
    [Theory]
    [InlineData("google", "n-1", "n-1", HttpStatusCode.OK)]
    [InlineData("google", "", "n-1", HttpStatusCode.OK)]
    [InlineData("google", "n-1", null, HttpStatusCode.BadGateway)]
    [InlineData("google", "n-1", "n-2", HttpStatusCode.BadGateway)]
    [InlineData("apple", "", null, HttpStatusCode.OK)]
    [InlineData("apple", "n-1", "N-1", HttpStatusCode.BadGateway)]
    [InlineData("netid", "", null, HttpStatusCode.BadGateway)]
    [InlineData("netid", "", "n-1", HttpStatusCode.BadGateway)]
    public async Task The_nonce_of_the_token_is_to_be_sent_along(string provider, string contained, string? sent, HttpStatusCode expected)
    {
        await using var ory = await IdTokenSteps.StartAsync();
        var token = await IdTokenSteps.TokenAsync(ory, Ann, provider, $"&nonce={contained}");

        var answer = await TestBrowser.JsonAsync(await IdTokenSteps.ShowAsync(ory, "registration", token, provider, sent), expected);

        if (expected != HttpStatusCode.OK)
            Assert.Equal("upstream_error", answer.GetProperty("error").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("true", HttpStatusCode.OK)]
    [InlineData("false", HttpStatusCode.BadGateway)]
    [InlineData("null", HttpStatusCode.BadGateway)]
    public async Task Apple_may_leave_the_nonce_out_where_its_token_says_that_it_knows_nonces(string known, HttpStatusCode expected)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await OidcSteps.StartAsync(issuer.Url, kind: "apple");

        using var answer = await IdTokenSteps.ShowAsync(ory, "login", issuer.Issue(Ann, $"\"nonce_supported\":{known},"), "example");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_real_issuers_token_is_believed_by_its_own_keys()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var ory = await OidcSteps.StartAsync(issuer.Url, kind: "google");

        using var answer = await IdTokenSteps.ShowAsync(ory, "login", issuer.Issue(Ann), "example");
        issuer.Lie = "https://evil.example.org";
        using var lied = await IdTokenSteps.ShowAsync(ory, "login", issuer.Issue(Ann), "example");
        (issuer.Lie, issuer.NamesNobody) = (null, true);
        using var nobody = await IdTokenSteps.ShowAsync(ory, "login", issuer.Issue(Ann), "example");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (answer.StatusCode, lied.StatusCode, nobody.StatusCode));
    }

    [Theory]
    [InlineData("google/id_token", HttpStatusCode.BadRequest)]
    [InlineData("nothing/id_token?login_hint=ann@example.org", HttpStatusCode.NotFound)]
    [InlineData("id_token?login_hint=ann@example.org", HttpStatusCode.NotFound)]
    public async Task The_provider_vouches_for_somebody_only(string path, HttpStatusCode expected)
    {
        await using var ory = await IdTokenSteps.StartAsync();
        using var http = ory.CreateClient();

        using var answer = await http.GetAsync("self-service/methods/oidc/emulator/" + path);

        Assert.Equal(expected, answer.StatusCode);
    }
}
