using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class RoutingTests
{
    [Theory]
    [InlineData("DELETE", "sessions/token-exchange", 401)]
    [InlineData("GET", "sessions/token-exchange", 400)]
    [InlineData("POST", "sessions/token-exchange", 405)]
    [InlineData("GET", "sessions/11111111-1111-4111-8111-111111111111", 405)]
    [InlineData("DELETE", "sessions/whoami", 401)]
    [InlineData("PUT", "self-service/login", 405)]
    [InlineData("OPTIONS", "self-service/login/browser", 405)]
    [InlineData("POST", "self-service/login/browser", 403)]
    [InlineData("POST", "self-service/nothing", 403)]
    [InlineData("POST", "metrics/prometheus", 404)]
    [InlineData("POST", "version", 404)]
    [InlineData("POST", "health/nothing", 403)]
    [InlineData("get", "sessions/whoami", 405)]
    [InlineData("get", "self-service/nothing", 403)]
    [InlineData("delete", "sessions", 405)]
    public async Task A_path_and_a_verb_find_their_endpoint_or_an_answer_without_one(string method, string path, int status)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(status, (await Asked.PublicAsync(ory, method, path)).Status);
    }

    [Fact]
    public async Task Where_GET_is_answered_HEAD_is_named_too()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();

        using var refused = await http.PutAsync("self-service/login", null);
        using var without = await http.PutAsync("self-service/logout/api", null);

        Assert.Equal(["GET", "HEAD", "POST"], refused.Content.Headers.Allow);
        Assert.Equal(["DELETE"], without.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("POST", "schemas", 405)]
    [InlineData("POST", "sessions/whoami", 405)]
    [InlineData("GET", "sessions/token-exchange", 400)]
    [InlineData("DELETE", "self-service/logout/api", 307)]
    [InlineData("GET", "nothing", 404)]
    public async Task So_they_do_on_the_admin_port(string method, string path, int status)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(status, (await Asked.AdminAsync(ory, method, path)).Status);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("nonsense", 400)]
    [InlineData("(11111111-1111-4111-8111-111111111111)", 400)]
    [InlineData("00000000-0000-0000-0000-000000000000", 400)]
    [InlineData("11111111-1111-4111-8111-111111111111", 404)]
    [InlineData("11111111111141118111111111111111", 404)]
    [InlineData("{11111111-1111-4111-8111-111111111111}", 404)]
    [InlineData("{", 400)]
    public async Task The_id_of_a_flow_is_missing_where_it_is_no_id_or_all_zeros(string id, int status)
    {
        await using var ory = await OryEmulator.StartAsync();

        foreach (var flow in new[] { "login", "registration", "recovery", "verification" })
            Assert.Equal(status, (await Asked.PublicAsync(ory, "POST", $"self-service/{flow}?flow={id}", ("Accept", "application/json"))).Status);
    }

    [Theory]
    [InlineData("return_to=http://localhost/a", "http://localhost/a")]
    [InlineData("Return_To=https://evil.example", null)]
    [InlineData("return_to=http://localhost/a;b", null)]
    [InlineData("return_to=http://localhost/a;b&return_to=http://localhost/b", "http://localhost/b")]
    public async Task A_parameter_is_read_as_it_is_spelt_and_not_at_all_where_Go_cannot_read_it(string query, string? returnTo)
    {
        await using var ory = await OryEmulator.StartAsync();

        var begun = await Asked.PublicAsync(ory, "GET", "self-service/login/api?" + query);

        Assert.Equal((200, returnTo), (begun.Status, (string?)begun.Body!["return_to"]));
        Assert.EndsWith("?" + query, begun.Text("request_url"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin/courier/messages?Status=nothing")]
    [InlineData("admin/sessions?Expand=nothing")]
    [InlineData("admin/identities?Ids=nothing")]
    [InlineData("admin/identities?Include_credential=nothing")]
    [InlineData("admin/identities?include_credential=nothing;x")]
    public async Task A_parameter_of_the_admin_API_likewise(string path)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(200, (await Asked.AdminAsync(ory, "GET", path)).Status);
    }

    // An HTTP client here would mend the percent.
    [Theory]
    [InlineData("?a=%zz&a=1", "1")]
    [InlineData("?a=1%&b=2", null)]
    [InlineData("?b;a=1", null)]
    [InlineData("?a=%31", "1")]
    public void A_pair_with_half_an_escape_is_no_parameter(string query, string? value) => Assert.Equal(value, Urls.Parameter(query, "a"));

    [Theory]
    [InlineData("sessions/whoami", false)]
    [InlineData("sessions/1/2", true)]
    [InlineData("sessions/1/extend", false)]
    [InlineData("self-service/login/api", false)]
    [InlineData("self-service/nothing/api", true)]
    [InlineData("self-service/methods/oidc/callback/google", false)]
    [InlineData("schemas", true)]
    [InlineData("schemas/default", false)]
    [InlineData("health/ready", false)]
    [InlineData("health/nothing", true)]
    [InlineData("version", false)]
    [InlineData("self-service/errors", true)]
    public async Task Only_paths_that_the_CSRF_layer_does_not_know_get_its_cookie(string path, bool isSet)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(isSet, (await Asked.PublicAsync(ory, "GET", path)).Cookies.Count == 1);
    }

    [Theory]
    [InlineData("health/alive", false)]
    [InlineData("health/ready", false)]
    [InlineData("version", false)]
    [InlineData("sessions/whoami", true)]
    [InlineData("nothing", true)]
    public async Task An_answer_varies_by_the_cookie_where_the_CSRF_layer_saw_the_request(string path, bool varies)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();

        using var answer = await http.GetAsync(path);

        Assert.Equal(varies ? ["Cookie"] : [], answer.Headers.Vary);
    }

    [Fact]
    public async Task What_the_router_says_is_text_and_nothing_else()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        using var admin = ory.CreateAdminClient();

        using var unknown = await http.GetAsync("nothing");
        using var refused = await admin.DeleteAsync("admin/identities");
        using var error = await http.GetAsync("self-service/errors");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed), (unknown.StatusCode, refused.StatusCode));
        Assert.All([unknown, refused], answer => Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(error.Headers.Contains("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("health/alive", 0, true)]
    [InlineData("nothing", 0, true)]
    [InlineData("self-service/registration/api", 0, true)]
    [InlineData("self-service/registration/api?", 2048, false)]
    public async Task The_head_of_a_short_answer_tells_its_length(string path, int more, bool isTold)
    {
        path += new string('x', more);
        // The clock stands: a time is as long as its fraction has digits.
        await using var ory = await OryEmulator.StartAsync(options => options.TimeProvider = new FakeTimeProvider());
        using var http = ory.CreateClient();

        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        using var whole = await http.GetAsync(path);

        var length = head.Content.Headers.NonValidated.TryGetValues("Content-Length", out var told) ? told.ToString() : "";
        Assert.Equal(isTold ? $"{(await whole.Content.ReadAsByteArrayAsync()).Length}" : "", length);
        Assert.Equal(whole.Content.Headers.ContentType, head.Content.Headers.ContentType);
    }
}
