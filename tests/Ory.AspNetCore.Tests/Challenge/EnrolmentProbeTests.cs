using System.Net;
using Microsoft.Extensions.Time.Testing;
using Ory.Frontend;

namespace Ory.AspNetCore.Tests;

public class EnrolmentProbeTests
{
    private static readonly OryCredential Cookie = OryCredential.FromCookie("ory_kratos_session=abc");

    private readonly FakeTimeProvider _time = new();
    private readonly StubOry _ory = new();

    [Theory]
    [InlineData("totp_unlink", true)]
    [InlineData("lookup_secret_reveal", true)]
    [InlineData("lookup_secret_disable", true)]
    [InlineData("webauthn_remove", true)]
    [InlineData("passkey_remove", false)]
    [InlineData("password", false)]
    public async Task What_can_be_taken_away_is_there(string node, bool expected)
    {
        _ory.Always(() => Flow(node, "totp_code"));

        Assert.Equal(expected, await AskAsync("1"));
    }

    // A code that is mailed is a second factor of which settings say nothing.
    [Theory]
    [InlineData("totp_code", false)]
    [InlineData("lookup_secret_regenerate", false)]
    [InlineData("webauthn_register", false)]
    [InlineData("passkey_register_trigger", true)]
    [InlineData("password", true)]
    public async Task Nobody_is_to_enrol_where_there_is_nothing_to_enrol(string node, bool expected)
    {
        _ory.Always(() => Flow("csrf_token", node));

        Assert.Equal(expected, await AskAsync("1"));
    }

    [Fact]
    public async Task In_doubt_there_is_one()
    {
        foreach (var answer in new Func<HttpResponseMessage>[]
        {
            () => Flow(), StubOry.AalRequired, StubOry.Unauthorized, () => new HttpResponseMessage(HttpStatusCode.BadGateway),
            () => throw new HttpRequestException("refused"), () => throw new InvalidOperationException("a handler that the application added"),
            () => StubOry.Json(HttpStatusCode.OK, "<html>"),
        })
        {
            _ory.Always(answer);
            Assert.True(await AskAsync(new object()));
        }
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_token()
    {
        Assert.True(await new EnrolmentProbe(_time).HasSecondFactorAsync(Client(), "1", OryCredential.FromSessionToken("ory_st_a"), CancellationToken.None));
        Assert.Empty(_ory.Requests);
    }

    [Fact]
    public async Task A_flood_is_one_question_in_five_seconds_and_only_the_session_cookie_is_shown()
    {
        _ory.Always(() => Flow("totp_code"));
        var probe = new EnrolmentProbe(_time);
        for (var i = 0; i < 3; i++)
        {
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => probe.HasSecondFactorAsync(Client(), ("Ory", "session"), Cookie, CancellationToken.None))), Assert.False);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(3, _ory.Requests.Count);
        Assert.All(_ory.Requests, request => Assert.Equal(("/self-service/settings/browser", "ory_kratos_session=abc"), (request.Path, request.Header("Cookie"))));
    }

    [Fact]
    public async Task What_was_found_is_asked_again_five_seconds_later_whatever_the_clock_says()
    {
        var time = new JumpingTime(_time.GetUtcNow());
        var probe = new EnrolmentProbe(time);
        _ory.Always(() => Flow("totp_code"));
        Assert.False(await probe.HasSecondFactorAsync(Client(), "1", Cookie, CancellationToken.None));
        _ory.Always(() => Flow("totp_unlink"));

        time.Shift = -TimeSpan.FromHours(1);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.True(await probe.HasSecondFactorAsync(Client(), "1", Cookie, CancellationToken.None));
    }

    [Fact]
    public async Task Answers_that_nobody_asks_for_again_are_let_go()
    {
        _ory.Always(() => Flow("totp_code"));
        var probe = new EnrolmentProbe(_time);
        async Task AskForAsync(int first, int count)
        {
            foreach (var subject in Enumerable.Range(first, count))
                await probe.HasSecondFactorAsync(Client(), subject, Cookie, CancellationToken.None);
        }

        await AskForAsync(0, 1_000);
        _time.Advance(TimeSpan.FromSeconds(5));
        await AskForAsync(1_000, 24);

        Assert.Equal(24, probe.Count);
    }

    private Task<bool> AskAsync(object subject) => new EnrolmentProbe(_time).HasSecondFactorAsync(Client(), subject, Cookie, CancellationToken.None);

    private FrontendClient Client() => new(new HttpClient(_ory, disposeHandler: false) { BaseAddress = new Uri("http://ory.test/") });

    private static HttpResponseMessage Flow(params string[] names) => StubOry.Json(HttpStatusCode.OK, $$"""
        {"id":"0b1f6b3e-0000-4000-8000-000000000001","type":"browser","expires_at":"2026-11-23T10:00:00Z","issued_at":"2026-11-23T09:00:00Z","request_url":"http://ory.test/",
        "ui":{"action":"http://ory.test/","method":"POST","nodes":[{{string.Join(',', names.Select(name =>
            $$"""{"type":"input","group":"totp","attributes":{"name":"{{name}}","type":"submit","value":"true","disabled":false,"node_type":"input"},"messages":[],"meta":{} }"""))}}] },
        "identity":{"id":"b7701db5-a60c-4e2a-b1b7-26502ce94887","schema_id":"default","schema_url":"http://ory.test/schemas/x","traits":{} },"state":"show_form"}
        """);
}
