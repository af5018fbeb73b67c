namespace Ory.AspNetCore.Tests;

/// <summary>What is sent on to Ory, seen at the wire.</summary>
public class CredentialReaderTests
{
    private const string Token = "ory_st_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Theory]
    [InlineData("ory_kratos_session=abc", "ory_kratos_session=abc")]
    [InlineData("theme=dark; ory_kratos_session=abc; a=b", "ory_kratos_session=abc")]
    [InlineData("theme=dark;ory_kratos_session=abc;a=b", "ory_kratos_session=abc")]
    [InlineData("a=b;\tory_kratos_session=abc \t; c=d", "ory_kratos_session=abc")]
    [InlineData("ory_kratos_session=a%20b==\"x\"", "ory_kratos_session=a%20b==\"x\"")]
    [InlineData("ory_kratos_session=\"a b\"", "ory_kratos_session=\"a b\"")]
    [InlineData("ory_kratos_session=one; x=y; ory_kratos_session=two", "ory_kratos_session=one; ory_kratos_session=two")]
    [InlineData("ory_kratos_session=one; ory_session_abc=two", "ory_kratos_session=one")]
    [InlineData("x=y; ory_session_abc=two", "ory_session_abc=two")]
    [InlineData("ory_session_abc=one; x=y; ory_session_abc=two", "ory_session_abc=one; ory_session_abc=two")]
    [InlineData("ory_kratos_session=; ory_session_abc=two", "ory_session_abc=two")]
    [InlineData("ory_kratos_session; ory_session_abc=two", "ory_session_abc=two")]
    public async Task The_session_cookie_is_sent_on_byte_for_byte_and_no_other(string cookie, string sent)
    {
        await using var app = await TestApp.StartAsync();

        Assert.StartsWith("Session", await app.OutcomeAsync(cookie));

        var request = Assert.Single(app.Ory.Requests);
        Assert.Equal(sent, request.Header("Cookie"));
        Assert.Null(request.Header("X-Session-Token"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("theme=dark; .AspNetCore.Antiforgery=CfDJ8")]
    [InlineData("ory_kratos_session=")]
    [InlineData("ory_kratos_session")]
    [InlineData("Ory_Kratos_Session=abc")]
    [InlineData("xory_kratos_session=abc")]
    [InlineData("ory_kratos_sessionx=abc")]
    [InlineData("a=ory_kratos_session=abc")]
    [InlineData("csrf_token_806060=abc; ory_kratos_continuity=abc")]
    [InlineData(";;; ; =; =a")]
    public async Task Without_a_session_cookie_Ory_is_not_asked(string cookie)
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("NoCredential", await app.OutcomeAsync(cookie));

        Assert.Empty(app.Ory.Requests);
    }

    [Fact]
    public async Task Two_differently_named_cookies_of_Ory_Network_are_none_and_one_warning_names_the_option()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("NoCredential", await app.OutcomeAsync("ory_session_one=a; ory_session_two=b"));
        Assert.Equal("NoCredential", await app.OutcomeAsync("ory_session_one=a; ory_session_two=b"));

        Assert.Empty(app.Ory.Requests);
        var warning = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Id == 6);
        Assert.Contains("Authentication:Schemes:Ory:SessionCookieName", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://jolly-proskuriakova-xe98qw5t8g.projects.oryapis.com", "ory_session_jollyproskuriakovaxe98qw5t8g")]
    [InlineData("https://slug.projects.oryapis.com/", "ory_session_slug")]
    public async Task The_cookie_of_a_project_of_Ory_Network_is_known_from_its_address(string baseUrl, string name)
    {
        await using var app = await TestApp.StartAsync(options => options.BaseUrl = baseUrl);

        Assert.StartsWith("Session", await app.OutcomeAsync($"ory_kratos_session=no; ory_session_other=no; {name}=yes"));

        Assert.Equal($"{name}=yes", Assert.Single(app.Ory.Requests).Header("Cookie"));
    }

    [Fact]
    public async Task A_name_that_is_set_is_the_only_one_that_counts()
    {
        await using var app = await TestApp.StartAsync(options => options.SessionCookieName = "my_session");

        Assert.Equal("NoCredential", await app.OutcomeAsync("ory_kratos_session=a; ory_session_x=b"));
        Assert.StartsWith("Session", await app.OutcomeAsync("ory_kratos_session=a; my_session=c"));

        Assert.Equal("my_session=c", Assert.Single(app.Ory.Requests).Header("Cookie"));
    }

    [Fact]
    public async Task The_token_comes_before_the_cookie_and_the_cookie_before_the_bearer()
    {
        await using var app = await TestApp.StartAsync();

        await app.OutcomeAsync("ory_kratos_session=abc", Token, Token + "2");
        await app.OutcomeAsync("ory_kratos_session=abc", null, Token + "2");
        await app.OutcomeAsync(null, null, Token + "2");

        Assert.Equal(
            [(Token, null, null), (null, "ory_kratos_session=abc", null), (Token + "2", null, null)],
            app.Ory.Requests.Select(request => (request.Header("X-Session-Token"), request.Header("Cookie"), request.Header("Authorization"))));
    }

    [Theory]
    [InlineData("Bearer " + Token, true)]
    [InlineData("bearer " + Token, true)]
    [InlineData("BEARER " + Token, true)]
    [InlineData("Bearer  " + Token, false)]
    [InlineData("Bearer " + Token + " x", false)]
    [InlineData("Bearer eyJhbGciOiJSUzI1NiJ9.e30.x", false)]
    [InlineData("Bearer ORY_ST_AAAA", false)]
    [InlineData("Bearer", false)]
    [InlineData("Basic " + Token, false)]
    [InlineData("Bearer ory_ac_AAAA", false)]
    public async Task Only_a_bearer_token_of_Ory_reaches_Ory(string authorization, bool isSent)
    {
        await using var app = await TestApp.StartAsync();

        // Not through HttpClient, which writes the header its own way.
        await app.Server.SendAsync(context =>
        {
            context.Request.Path = "/outcome";
            context.Request.Headers.Authorization = authorization;
        });

        Assert.Equal(isSent ? Token : null, app.Ory.Requests.SingleOrDefault()?.Header("X-Session-Token"));
    }

    [Fact]
    public async Task Of_two_bearers_none_reaches_Ory()
    {
        await using var app = await TestApp.StartAsync();

        var answered = await app.Server.SendAsync(context =>
        {
            context.Request.Path = "/outcome";
            context.Request.Headers.Authorization = new(["Bearer " + Token, "Bearer " + Token + "2"]);
        });

        Assert.Equal(200, answered.Response.StatusCode);
        Assert.Empty(app.Ory.Requests);
    }

    [Fact]
    public async Task What_is_off_is_neither_read_nor_sent()
    {
        await using var app = await TestApp.StartAsync(options => options.AcceptCookie = options.AcceptSessionToken = options.AcceptBearer = false);

        Assert.Equal("NoCredential", await app.OutcomeAsync("ory_kratos_session=abc", Token, Token));

        Assert.Empty(app.Ory.Requests);
    }

    [Fact]
    public async Task Other_bearer_prefixes_can_be_set()
    {
        await using var app = await TestApp.StartAsync(options => options.BearerPrefixes.Add("my_"));

        await app.OutcomeAsync(bearer: "my_token");

        Assert.Equal("my_token", Assert.Single(app.Ory.Requests).Header("X-Session-Token"));
    }

    [Fact]
    public async Task A_credential_over_4_KB_is_refused_unasked()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("Rejected", await app.OutcomeAsync("ory_kratos_session=" + new string('a', 4096)));
        Assert.Equal("Rejected", await app.OutcomeAsync(token: new string('a', 4097)));
        Assert.Empty(app.Ory.Requests);

        Assert.StartsWith("Session", await app.OutcomeAsync(token: new string('a', 4096)));
        Assert.Single(app.Ory.Requests);
    }

    [Fact]
    public async Task Two_session_token_headers_are_refused_rather_than_guessed()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(StubOry.Unauthorized);

        using var response = await app.SendAsync("/outcome", headers: [("X-Session-Token", Token), ("X-Session-Token", Token + "2")]);

        Assert.Equal("Rejected", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public void A_credential_shows_no_secret()
    {
        Assert.Equal("SessionToken", OryCredential.FromSessionToken(Token).ToString());
        Assert.Equal("Cookie", $"{OryCredential.FromCookie("ory_kratos_session=secret")}");
    }
}
