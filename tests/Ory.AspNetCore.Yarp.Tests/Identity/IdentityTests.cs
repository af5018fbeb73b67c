using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Yarp.Tests;

public class IdentityTests
{
    private const string Alice = "ory_kratos_session=alice";

    [Fact]
    public async Task A_backend_learns_by_headers_who_is_calling()
    {
        await using var gateway = await Gateway.StartAsync();
        var session = gateway.Ory.AddSession("alice", aal: "aal2", email: "jürgen, o'hara@example.org");
        var answer = await gateway.GetAsync("/headers/x", ("Cookie", Alice));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = gateway.Backend.Last;
        Assert.Equal((string?)session["identity"]!["id"], seen["X-User-Id"]);
        Assert.Equal((string?)session["id"], seen["X-Session-Id"]);
        Assert.Equal("aal2", seen["X-Aal"]);
        Assert.Equal("j%C3%BCrgen%2C%20o'hara@example.org", seen["X-User-Email"]);
    }

    [Fact]
    public async Task An_address_that_is_not_verified_is_nobodys()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.AddSession("alice", verified: false);
        await gateway.GetAsync("/headers/x", ("Cookie", Alice));
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);
        Assert.Null(gateway.Backend.Last["X-User-Email"]);
    }

    [Fact]
    public async Task A_telephone_number_is_no_mail_address()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.AddSession("alice")["identity"]!["verifiable_addresses"]![0]!["via"] = "sms";
        await gateway.GetAsync("/headers/x", ("Cookie", Alice));
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);
        Assert.Null(gateway.Backend.Last["X-User-Email"]);
    }

    [Fact]
    public async Task A_route_that_says_nothing_tells_nothing()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", ("Cookie", Alice));
        Assert.DoesNotContain(gateway.Backend.Last.Headers, header => header.Key.StartsWith("X-User", StringComparison.OrdinalIgnoreCase) || header.Key is "X-Aal" or "Authorization");
    }

    [Fact]
    public async Task Nobody_is_nobody()
    {
        await using var gateway = await Gateway.StartAsync();
        var answer = await gateway.GetAsync("/headers/x");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
        Assert.Equal(0, gateway.Ory.Whoamis);
    }

    [Fact]
    public async Task Only_the_identity_that_our_handler_made_counts()
    {
        await using var gateway = await Gateway.StartAsync(configure: builder => { }, map: app => app.Use((context, next) =>
        {
            context.User = new(new System.Security.Claims.ClaimsIdentity(
                [new("sid", "s"), new("aal", "aal2"), new(System.Security.Claims.ClaimTypes.NameIdentifier, "root", null, "Ory")], "Ory"));
            return next();
        }));
        await gateway.GetAsync("/headers/x");
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
        Assert.Null(gateway.Backend.Last["X-Aal"]);
    }

    // Two Ory schemes are two populations: who is known to the one is nobody to the other.
    [Fact]
    public async Task The_session_of_another_Ory_scheme_is_not_told()
    {
        await using var gateway = await Gateway.StartAsync(
            new() { ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = "staff", ["Authentication:Schemes:Ory:AcceptSessionToken"] = "false" },
            configure: Gateway.AddStaff);
        gateway.Ory.AddSession("sue");

        var answer = await gateway.GetAsync("/headers/x", ("X-Session-Token", "sue"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
    }

    [Fact]
    public async Task What_a_claim_of_the_application_says_counts_for_its_own_request_only()
    {
        var roles = new Queue<string>(["first", "second"]);
        await using var gateway = await Gateway.StartAsync(
            new() { ["Ory:Gateway:Headers:X-Role"] = "role" },
            map: app => app.Use((context, next) =>
            {
                ((System.Security.Claims.ClaimsIdentity)context.User.Identity!).AddClaim(new("role", roles.Dequeue()));
                return next();
            }));
        gateway.Ory.AddSession("alice");
        foreach (var role in (string[])["first", "second"])
        {
            await gateway.GetAsync("/headers/x", ("Cookie", Alice), ("X-Role", "root"));
            Assert.Equal(role, gateway.Backend.Last["X-Role"]);
            Assert.NotNull(gateway.Backend.Last["X-User-Id"]);
        }
    }

    [Fact]
    public async Task How_and_when_somebody_signed_in_can_be_told_too()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["Ory:Gateway:Headers:X-Methods"] = "amr", ["Ory:Gateway:Headers:X-Signed-In"] = "auth_time" });
        gateway.Ory.AddSession("alice");

        await gateway.GetAsync("/headers/x", ("Cookie", Alice), ("X-Methods", "webauthn"), ("X-Signed-In", "0"));

        Assert.Equal("password", gateway.Backend.Last["X-Methods"]);
        Assert.Equal(DateTimeOffset.Parse("2026-11-23T12:00:00Z").ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), gateway.Backend.Last["X-Signed-In"]);
    }

    // A backend's limit of its headers is no reason to fail everybody who writes a long name into his traits.
    [Fact]
    public async Task A_value_that_is_too_long_is_left_out_and_not_in_the_log()
    {
        await using var gateway = await Gateway.StartAsync(configure: builder => builder.Logging.AddFakeLogging());
        gateway.Ory.AddSession("alice", email: new string('a', 4_096) + "@example.org");

        await gateway.GetAsync("/headers/x", ("Cookie", Alice), ("X-User-Email", "forged@example.org"));

        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);
        Assert.Null(gateway.Backend.Last["X-User-Email"]);
        var logs = gateway.Services.GetFakeLogCollector().GetSnapshot();
        Assert.Contains(logs, line => line.Message.Contains("X-User-Email", StringComparison.Ordinal) && line.Message.Contains("4096", StringComparison.Ordinal));
        Assert.DoesNotContain(logs, line => line.Message.Contains("aaaa", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_that_change_count_with_the_next_request_of_a_cached_session()
    {
        await using var gateway = await Gateway.StartAsync();
        var alice = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", ("Cookie", Alice));
        gateway.Configuration["Ory:Gateway:Headers:X-Who"] = "sub";
        gateway.Configuration["Ory:Gateway:Headers:X-Aal"] = "";
        gateway.Configuration.Reload();
        await gateway.GetAsync("/headers/x", ("Cookie", Alice), ("X_Who", "root"));
        Assert.Equal((string?)alice["identity"]!["id"], gateway.Backend.Last["X-Who"]);
        Assert.Null(gateway.Backend.Last["X_Who"]);
        Assert.Null(gateway.Backend.Last["X-Aal"]);
        Assert.Equal(1, gateway.Ory.Whoamis);
    }

    [Fact]
    public async Task A_routes_policy_answers_APIs_by_status_and_browsers_by_redirect()
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = "default",
            ["ReverseProxy:Routes:plain:AuthorizationPolicy"] = "aal2",
            ["Authentication:Schemes:Ory:PublicOrigin"] = "https://app.example",
        });
        gateway.Ory.AddSession("alice");

        var api = await gateway.GetAsync("/headers/x", ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        var browser = await gateway.GetAsync("/headers/x?q=1", ("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate"));
        Assert.Equal(HttpStatusCode.Found, browser.StatusCode);
        Assert.Equal("/.ory/self-service/login/browser?return_to=https%3A%2F%2Fapp.example%2Fheaders%2Fx%3Fq%3D1", browser.Headers.Location!.PathAndQuery());
        Assert.Empty(gateway.Backend.Seen);

        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/headers/x", ("Cookie", Alice))).StatusCode);
        var tooLow = await gateway.GetAsync("/plain/x", ("Cookie", Alice), ("Accept", "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, tooLow.StatusCode);
        Assert.Contains("insufficient_user_authentication", tooLow.Headers.WwwAuthenticate.ToString());
        gateway.Ory.AddSession("bob", aal: "aal2");
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/plain/x", ("Cookie", "ory_kratos_session=bob"))).StatusCode);
    }

    [Fact]
    public async Task Where_the_application_says_at_which_address_browsers_sign_in_they_are_sent_there()
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = "default",
            ["Authentication:Schemes:Ory:BrowserUrl"] = "https://id.example",
        });
        var browser = await gateway.GetAsync("/headers/x", ("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate"));
        Assert.Equal("https://id.example/self-service/login/browser", browser.Headers.Location!.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public async Task While_Ory_is_down_a_route_that_asks_for_somebody_is_503()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = "default" });
        gateway.Ory.Fault = 500;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.GetAsync("/headers/x", ("Cookie", Alice))).StatusCode);
        Assert.Empty(gateway.Backend.Seen);
    }

    // To a backend that is told of callers, nobody would be somebody who is signed out.
    [Fact]
    public async Task While_Ory_is_down_a_route_for_everybody_passes_on_nobody_who_may_be_somebody()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.Fault = 500;

        using var unknown = await gateway.GetAsync("/headers/x", ("Cookie", Alice));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.Empty(gateway.Backend.Seen);

        // Who shows nothing is nobody, and who tells its backend nothing asks nobody.
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/headers/x")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync("/plain/x", ("Cookie", Alice))).StatusCode);
    }

    [Fact]
    public async Task A_session_is_asked_for_once_and_before_the_body_is_read()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = "default" });
        var asked = new TaskCompletionSource();
        gateway.Ory.AddSession("alice");

        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/headers/x") { Content = new WaitingContent("the body", asked.Task) };
        request.Headers.Add("Cookie", Alice);
        var answer = client.SendAsync(request);
        // No byte of the body has been sent; the session is asked for all the same.
        while (gateway.Ory.Whoamis == 0)
            await Task.Yield();
        asked.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        Assert.Equal("the body", gateway.Backend.Last.Body);
        Assert.Equal(1, gateway.Ory.Whoamis);
    }

    [Fact]
    public async Task A_body_is_not_read_for_somebody_who_is_turned_away()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = "default" });
        // Of the body not one byte is ever sent.
        var answer = await RawHttp1.SendAsync(gateway.Url.Port, "POST /headers/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n", stay: true);
        Assert.StartsWith("HTTP/1.1 401 ", answer);
    }

    private sealed class WaitingContent(string text, Task until) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await until;
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = text.Length;
            return true;
        }
    }
}

internal static class LocationExtensions
{
    public static string PathAndQuery(this Uri location) => location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
}
