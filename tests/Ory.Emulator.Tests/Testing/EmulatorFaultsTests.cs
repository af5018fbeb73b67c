using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class EmulatorFaultsTests
{
    public static TheoryData<bool> Transports { get; } = new(true, false);

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_is_down_answers_nobody_until_it_is_up_again(bool inMemory)
    {
        await using var ory = await StartAsync(inMemory);
        using var http = ory.CreateClient();

        using (var down = ory.Faults.Down())
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("sessions/whoami"));
            await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("health/alive"));
            Assert.True(down.Hits >= 2);
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/alive")).StatusCode);
    }

    [Fact]
    public async Task Nonsense_is_refused_when_it_is_said_and_no_request_meets_it()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();

        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.Slow(TimeSpan.FromSeconds(-2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.Status(99));
        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.ProxyHtml(1000));
        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.HugeBody(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.Reset(times: 0));
        Assert.Throws<ArgumentException>(() => ory.Faults.Reset(path: "sessions"));

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/alive")).StatusCode);
    }

    [Fact]
    public async Task In_process_a_refused_and_a_reset_connection_can_be_told_apart()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        ory.Faults.Refuse(times: 1);
        ory.Faults.Reset(times: 1);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("sessions/whoami"));
        var reset = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("sessions/whoami"));

        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(reset.InnerException).SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_truncated_answer_breaks_off_in_its_body(bool inMemory)
    {
        await using var ory = await StartAsync(inMemory);
        using var http = ory.CreateClient();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        ory.Faults.Truncated(times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => WhoamiAsync(http, session));

        Assert.Equal(HttpStatusCode.OK, (await WhoamiAsync(http, session)).StatusCode);
    }

    [Fact]
    public async Task Broken_json_is_a_whole_answer_that_cannot_be_read()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        ory.Faults.BrokenJson(times: 1);

        using var answer = await WhoamiAsync(http, session);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task A_slow_answer_comes_when_the_emulators_clock_says_so()
    {
        var time = new FakeTimeProvider();
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { InMemory = true, TimeProvider = time });
        using var http = ory.CreateClient();
        using var slow = ory.Faults.Slow(TimeSpan.FromSeconds(2));

        var answer = http.GetAsync("health/alive");
        await UntilAsync(() => slow.Hits == 1);
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_endless_answer_ends_when_the_fault_does(bool inMemory)
    {
        await using var ory = await StartAsync(inMemory);
        using var http = ory.CreateClient();
        var slow = ory.Faults.Slow(Timeout.InfiniteTimeSpan);

        var answer = http.GetAsync("health/alive");
        await UntilAsync(() => slow.Hits == 1);
        Assert.False(answer.IsCompleted);
        ory.Faults.Clear();

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Fact]
    public async Task Too_many_requests_says_when_to_come_again()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        ory.Faults.TooManyRequests(TimeSpan.FromSeconds(7), times: 1);

        using var answer = await http.GetAsync("sessions/whoami");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("7", answer.Headers.GetValues("x-ratelimit-reset").Single());
        Assert.Equal("0", answer.Headers.GetValues("x-ratelimit-remaining").Single());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_status_comes_in_orys_envelope(int status)
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        ory.Faults.Status(status, times: 1);

        using var answer = await http.GetAsync("sessions/whoami");

        Assert.Equal(status, (int)answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(status, json.RootElement.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Without_its_database_everybody_is_signed_out_and_readiness_tells()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());

        using (ory.Faults.DatabaseDown())
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await WhoamiAsync(http, session)).StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("health/ready")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/alive")).StatusCode);
            Assert.Equal(HttpStatusCode.InternalServerError, (await http.GetAsync("self-service/login/api")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await WhoamiAsync(http, session)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_proxy_answers_html_with_any_status()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        ory.Faults.ProxyHtml(times: 1);
        ory.Faults.ProxyHtml(200, times: 1);

        using var bad = await http.GetAsync("sessions/whoami");
        using var lying = await http.GetAsync("sessions/whoami");

        Assert.Equal((HttpStatusCode.BadGateway, HttpStatusCode.OK), (bad.StatusCode, lying.StatusCode));
        Assert.Equal("text/html", lying.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_wrong_content_type_is_that_of_the_right_body()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        ory.Faults.WrongContentType("text/plain", times: 1);

        using var answer = await WhoamiAsync(http, session);

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(session.Id, json.RootElement.GetProperty("id").GetGuid());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_huge_body_is_ten_megabytes_of_json(bool inMemory)
    {
        await using var ory = await StartAsync(inMemory);
        using var http = ory.CreateClient();
        ory.Faults.HugeBody(times: 1);

        var body = await http.GetByteArrayAsync("sessions/whoami");

        Assert.True(body.Length >= 10 * 1024 * 1024);
        using var json = JsonDocument.Parse(body);
    }

    [Fact]
    public async Task A_redirect_goes_where_it_was_told()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        ory.Faults.Redirect("https://portal.example.org/", times: 1);

        using var answer = await http.GetAsync("sessions/whoami");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(new Uri("https://portal.example.org/"), answer.Headers.Location);
    }

    [Fact]
    public async Task The_edge_repeats_what_it_saw_until_it_is_told_not_to_or_its_time_is_up()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { InMemory = true, TimeProvider = time });
        using var http = ory.CreateClient();
        using var admin = ory.CreateAdminClient();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        ory.Faults.StaleEdge(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await WhoamiAsync(http, session)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"admin/sessions/{session.Id}")).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await WhoamiAsync(http, session)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await WhoamiAsync(http, session, cacheControl: "max-age=0")).StatusCode);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.Unauthorized, (await WhoamiAsync(http, session)).StatusCode);
    }

    [Fact]
    public async Task Faults_come_in_order_as_often_as_told_and_only_where_told()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var http = ory.CreateClient();
        ory.Faults.Status(500, times: 2, path: "/sessions");
        ory.Faults.Status(503, times: 1, path: "/sessions/whoami");

        var statuses = new List<int>();
        foreach (var path in new[] { "health/alive", "sessions", "sessions/whoami", "sessions", "sessions/whoami", "sessions/whoami" })
            statuses.Add((int)(await http.GetAsync(path)).StatusCode);

        Assert.Equal([200, 500, 500, 401, 503, 401], statuses);
    }

    [Fact]
    public async Task The_admin_api_never_fails()
    {
        await using var ory = await StartAsync(inMemory: true);
        using var admin = ory.CreateAdminClient();
        ory.Faults.Down();

        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("admin/health/ready")).StatusCode);
    }

    private static Task<OryEmulator> StartAsync(bool inMemory) => OryEmulator.StartAsync(new OryEmulatorOptions { InMemory = inMemory, PublicPort = inMemory ? null : 0, AdminPort = inMemory ? null : 0 });

    private static Task<HttpResponseMessage> WhoamiAsync(HttpClient http, EmulatorSession session, string? cacheControl = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "sessions/whoami");
        request.Headers.Add("Cookie", session.Cookie);
        if (cacheControl is not null)
            request.Headers.TryAddWithoutValidation("Cache-Control", cacheControl);
        return http.SendAsync(request);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Yield();
    }
}
