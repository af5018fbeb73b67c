using System.Net;

namespace Ory.Emulator.Tests;

public class EmulatorFaultEdgesTests
{
    public static TheoryData<bool> Transports { get; } = new(true, false);

    [Fact]
    public async Task What_no_request_could_be_answered_with_is_refused_when_it_is_said()
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Throws<ArgumentNullException>(() => ory.Faults.Redirect(null!));
        Assert.Throws<ArgumentException>(() => ory.Faults.Redirect("/a\r\nSet-Cookie: b=c"));
        Assert.Throws<ArgumentException>(() => ory.Faults.Redirect("/caf\u00e9"));
        Assert.Throws<ArgumentException>(() => ory.Faults.WrongContentType("text/plain\r\nSet-Cookie: b=c"));
        Assert.Throws<ArgumentException>(() => ory.Faults.WrongContentType("text/caf\u00e9"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.Redirect("/a", 200));
        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.Slow(TimeSpan.FromDays(60)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.TooManyRequests(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ory.Faults.StaleEdge(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentNullException>(() => ory.Faults.WrongContentType(null!));
        Assert.Throws<ArgumentNullException>(() => ory.Faults.Answer(null!));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task What_has_no_body_on_the_wire_has_none_in_process_either(bool inMemory)
    {
        await using var ory = await StartAsync(inMemory);
        using var http = ory.CreateClient();
        ory.Faults.Status(204, times: 1);
        ory.Faults.ProxyHtml(304, times: 1);
        ory.Faults.Status(503, times: 1);
        ory.Faults.HugeBody(1, times: 1);

        foreach (var (method, status) in new[] { (HttpMethod.Get, 204), (HttpMethod.Get, 304), (HttpMethod.Head, 503), (HttpMethod.Head, 200) })
        {
            using var request = new HttpRequestMessage(method, "sessions/whoami");
            using var answer = await http.SendAsync(request);

            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal([204, 304, 503, 200], ory.Requests.Select(request => request.StatusCode ?? 0));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_reset_the_connection_answered_nothing(bool inMemory)
    {
        await using var ory = await StartAsync(inMemory);
        using var http = ory.CreateClient();
        ory.Faults.Reset(times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("sessions/whoami"));
        await http.GetAsync("health/alive");

        Assert.Equal(["GET /sessions/whoami …", "GET /health/alive 200"], ory.Requests.Select(request => request.ToString()));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_truncated_answer_breaks_off_after_its_status_and_half_of_its_body(bool inMemory)
    {
        await using var ory = await StartAsync(inMemory);
        using var http = ory.CreateClient();
        ory.Faults.Truncated();

        for (var i = 0; i < 20; i++)
        {
            using var answer = await http.GetAsync("health/alive", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await using var body = await answer.Content.ReadAsStreamAsync();
            // In process the end of the connection may overtake what was sent before.
            if (!inMemory)
                await body.ReadExactlyAsync(new byte[8]);
            await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));
        }

        Assert.All(ory.Requests, request => Assert.Equal(200, request.StatusCode));
    }

    [Fact]
    public async Task The_status_is_known_as_soon_as_the_answer_is()
    {
        await using var ory = await StartAsync(inMemory: false);
        using var http = ory.CreateClient();
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ory.Faults.Answer(async (context, next) =>
        {
            await next(context);
            await end.Task;
        });

        using var answer = await http.GetAsync("health/alive");

        Assert.Equal(200, ory.Requests.Single().StatusCode);
        end.SetResult();
    }

    [Fact]
    public async Task Faults_that_are_over_are_forgotten()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();

        for (var i = 0; i < 50; i++)
        {
            ory.Faults.Status(500, times: 1);
            Assert.Equal(HttpStatusCode.InternalServerError, (await http.GetAsync("health/alive")).StatusCode);
            ory.Faults.Down().Dispose();
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/alive")).StatusCode);
        Assert.Equal(0, ory.Faults.Count);
    }

    private static Task<OryEmulator> StartAsync(bool inMemory) => OryEmulator.StartAsync(new OryEmulatorOptions { InMemory = inMemory, PublicPort = 0, AdminPort = 0 });
}
