namespace Ory.Emulator.Tests;

public class AdminRedirectsTests
{
    [Theory]
    [InlineData("GET", "sessions/whoami?tokenize_as=x", "sessions/whoami?tokenize_as=x")]
    [InlineData("GET", "admin/sessions/whoami", "sessions/whoami")]
    [InlineData("DELETE", "admin/sessions", "sessions")]
    [InlineData("GET", "self-service/login/browser", "self-service/login/browser")]
    [InlineData("GET", "admin/schemas/default", "schemas/default")]
    public async Task The_admin_port_sends_to_the_public_API(string method, string path, string target)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, method, path);

        Assert.Equal((307, new Uri(ory.PublicUrl, target).OriginalString), (answer.Status, answer.Location));
        Assert.Equal(method == "GET" ? "text/html" : null, answer.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "admin/identities?page_size=1", "admin/identities?page_size=1")]
    [InlineData("POST", "identities", "admin/identities")]
    [InlineData("DELETE", "admin/identities/1/credentials/totp", "admin/identities/1/credentials/totp")]
    [InlineData("DELETE", "identities/1/sessions", "admin/identities/1/sessions")]
    [InlineData("GET", "admin/courier/messages", "admin/courier/messages")]
    [InlineData("POST", "admin/recovery/code", "admin/recovery/code")]
    public async Task The_public_port_sends_to_the_admin_API_past_the_CSRF_layer(string method, string path, string target)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.PublicAsync(ory, method, path);

        Assert.Equal((307, new Uri(ory.AdminUrl, target).OriginalString), (answer.Status, answer.Location));
        Assert.Empty(answer.Cookies);
    }

    [Theory]
    [InlineData("identities/by/external/crm-1?include_credential=oidc")]
    [InlineData("admin/identities/by/external/crm-1?include_credential=oidc")]
    public async Task So_it_does_for_an_external_id_like_for_any_path(string path)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.PublicAsync(ory, "GET", path);

        Assert.Equal((307, new Uri(ory.AdminUrl, "admin/identities/by/external/crm-1?include_credential=oidc").OriginalString), (answer.Status, answer.Location));
        Assert.Single(answer.Cookies);
    }

    [Theory]
    [InlineData("identities")]
    [InlineData("sessions")]
    [InlineData("courier/messages")]
    [InlineData("health/ready")]
    [InlineData("version")]
    public async Task The_admin_API_may_be_asked_without_its_prefix(string path)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(200, (await Asked.AdminAsync(ory, "GET", path)).Status);
        Assert.Equal(200, (await Asked.AdminAsync(ory, "GET", "admin/" + path)).Status);
    }

    [Theory]
    [InlineData("//sessions//whoami", 401)]
    [InlineData("//self-service/nothing", 404)]
    [InlineData("/sessions/whoami/", 404)]
    [InlineData("/sessions/", 404)]
    public async Task Slashes_count_once_but_for_the_last(string path, int status)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(status, (await Asked.PublicAsync(ory, "GET", ory.PublicUrl.GetLeftPart(UriPartial.Authority) + path)).Status);
    }

    [Theory]
    [InlineData("/identities/", 200)]
    [InlineData("//identities", 200)]
    [InlineData("/identities//x", 404)]
    [InlineData("/health//ready/", 200)]
    [InlineData("/admin/identities/", 404)]
    public async Task The_prefix_that_is_added_cleans_the_path(string path, int status)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, "GET", ory.AdminUrl.GetLeftPart(UriPartial.Authority) + path);

        Assert.Equal((status, null), (answer.Status, answer.Location));
    }

    [Theory]
    [InlineData("GET", "/admin//identities?page_size=1", "/admin/identities?page_size=1")]
    [InlineData("DELETE", "/admin/identities//x/", "/admin/identities/x/")]
    [InlineData("GET", "/admin//nothing", "/admin/nothing")]
    public async Task Who_wrote_it_is_sent_to_the_path_with_its_slashes_once(string method, string path, string target)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, method, ory.AdminUrl.GetLeftPart(UriPartial.Authority) + path);

        Assert.Equal((307, target), (answer.Status, answer.Location));
    }

    [Theory]
    [InlineData(".well-known/ory/webauthn.js")]
    [InlineData("self-service/methods/oidc/callback/google")]
    [InlineData("admin/admin/identities")]
    [InlineData("admin/admin/schemas")]
    public async Task What_only_the_public_port_has_the_admin_port_does_not_know(string path)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(404, (await Asked.AdminAsync(ory, "GET", path)).Status);
    }
}
