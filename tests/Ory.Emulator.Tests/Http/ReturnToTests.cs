namespace Ory.Emulator.Tests;

public class ReturnToTests
{
    [Theory]
    [InlineData("https://app.example/", "https://app.example/")]
    [InlineData("https://app.example/a?b=c#d", "https://app.example/a?b=c#d")]
    [InlineData("HTTPS://APP.EXAMPLE/a", "https://APP.EXAMPLE/a")]
    [InlineData("/a?b=c", "https://app.example/a?b=c")]
    [InlineData("https://shop.other.example/in/deep", "https://shop.other.example/in/deep")]
    [InlineData("https://sub.wild.example/x", "https://sub.wild.example/x")]
    [InlineData("http://127.0.0.1:4433/self-service/settings", "http://127.0.0.1:4433/self-service/settings")]
    [InlineData("https://ann@app.example/", "https://ann@app.example/")]
    [InlineData("https:///a", "https://app.example/a")]
    [InlineData("//app.example", "https://app.example")]
    [InlineData("https://shop.other.example/%69n", "https://shop.other.example/%69n")]
    [InlineData("http://SUB.localhost:3000/x", "http://SUB.localhost:3000/x")]
    [InlineData("http://sub.test/x", "http://sub.test/x")]
    [InlineData("https://app.example/a b/ö?c=d e#f g", "https://app.example/a%20b/%C3%B6?c=d e#f%20g")]
    [InlineData("https://app.example/(a)%2F?", "https://app.example/(a)%2F?")]
    [InlineData("https://app.example/(a)<", "https://app.example/%28a%29%3C")]
    [InlineData("https://app.example/a#", "https://app.example/a")]
    [InlineData("/\\evil.example", "https://app.example/%5Cevil.example")]
    [InlineData("https:app.example", "https:app.example")]
    [InlineData("https:\\\\evil.example\\", "https:\\\\evil.example\\")]
    public async Task What_is_allowed_is_where_people_go(string wanted, string url)
    {
        var returnTo = await ReturnToAsync();

        Assert.Equal((url, null), returnTo.Resolve(wanted));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("a")]
    [InlineData("http://app.example/")]
    [InlineData("https://app.example:8443/")]
    [InlineData("https://app.example@evil.example/")]
    [InlineData("https://app.example.evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://sub.localhost:3001/x")]
    [InlineData("https://shop.other.example/elsewhere")]
    [InlineData("https://wild.example/x")]
    [InlineData("https://a.top/")]
    public async Task What_is_not_allowed_is_refused_by_its_id(string wanted)
    {
        var returnTo = await ReturnToAsync();

        Assert.Equal("self_service_flow_return_to_forbidden", returnTo.Resolve(wanted).Error?.Id);
    }

    [Theory]
    [InlineData("http://app.example:port/")]
    [InlineData("127.0.0.1:4455/x")]
    [InlineData("https://app.example/%zz")]
    [InlineData("https://app.example/\n")]
    [InlineData("https://app.example\\@evil.example/")]
    [InlineData("https://evil example/")]
    [InlineData("https://%61pp.example/")]
    [InlineData("https://app.example/#%zz")]
    [InlineData(":")]
    [InlineData("https://[::1/")]
    public async Task What_is_no_URL_is_a_bad_request_without_an_id(string wanted)
    {
        var error = (await ReturnToAsync()).Resolve(wanted).Error;

        Assert.Equal((400, null), (error?.Code, error?.Id));
    }

    [Theory]
    [InlineData("http://localhost/ö?a=b c&ö=\"🙂\"", "http://localhost/%C3%B6?a=b c&%c3%b6=\"%f0%9f%99%82\"")]
    [InlineData("http://bö.localhost/", "http://b%C3%B6.localhost/")]
    public async Task Of_what_follows_the_path_only_what_is_not_ASCII_is_escaped(string wanted, string location)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { allowed_return_urls: ['http://localhost', 'http://*.localhost'] }");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync());

        using var sent = await browser.NavigateAsync("self-service/login/browser?return_to=" + Uri.EscapeDataString(wanted));

        Assert.Equal(location, sent.Headers.NonValidated["Location"].ToString());
    }

    private static async Task<ReturnTo> ReturnToAsync()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = """
                serve: { public: { base_url: "http://127.0.0.1:4433/" } }
                selfservice:
                  default_browser_return_url: https://app.example/home
                  allowed_return_urls: ["https://app.example", "https://shop.other.example/in", "https://*.wild.example", "https://*.top", "http://*.localhost:3000", "http://*.test", "*"]
                identity: { schemas: [{ id: default, url: "base64://eyJwcm9wZXJ0aWVzIjp7InRyYWl0cyI6eyJ0eXBlIjoib2JqZWN0In19fQ==" }] }
                """,
        });
        return ory.Server.ReturnTo;
    }
}
