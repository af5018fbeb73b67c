using System.Net;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>What somebody is answered while Ory is broken: every fault, with everything that can be known of him before, for each kind of credential.</summary>
public class FaultMatrixTests
{
    /// <summary>
    /// Nothing: never seen. Cached: asked about a moment ago. Over: valid half a minute ago, the cache's time is over. Long over: valid more than
    /// a minute ago. Rejected: refused a moment ago. Session: he is let in, as himself.
    /// </summary>
    private const string Table = """
        fault              | nothing     | cached  | over        | long over   | rejected
        Refused            | Unavailable | Session | Unavailable | Unavailable | Rejected
        Reset              | Unavailable | Session | Unavailable | Unavailable | Rejected
        Slow               | Unavailable | Session | Unavailable | Unavailable | Rejected
        TooManyRequests    | Unavailable | Session | Unavailable | Unavailable | Rejected
        InternalError      | Unavailable | Session | Unavailable | Unavailable | Rejected
        ServiceUnavailable | Unavailable | Session | Unavailable | Unavailable | Rejected
        Truncated          | Unavailable | Session | Unavailable | Unavailable | Rejected
        WrongType          | Unavailable | Session | Unavailable | Unavailable | Rejected
        TenMegabytes       | Unavailable | Session | Unavailable | Unavailable | Rejected
        Html               | Unavailable | Session | Unavailable | Unavailable | Rejected
        Redirect           | Unavailable | Session | Unavailable | Unavailable | Rejected
        DatabaseDown       | Rejected    | Session | Unavailable | Rejected    | Rejected
        None               | Session     | Session | Session     | Session     | Rejected
        """;

    private const string Cookie = "ory_kratos_session=MTc2MzkxMDQ4OXxHd3dBRUhObGMzTnBiMjVmZEc5clpXND0";
    private const string Token = "ory_st_Tnq7kY2bP0sVdLw3ReXmZ8uJcHf5Ga1i";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public static TheoryData<Fault, string, string, string> Cells
    {
        get
        {
            var rows = Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
            var cells = new TheoryData<Fault, string, string, string>();
            foreach (var row in rows[1..])
            {
                foreach (var kind in (string[])["cookie", "token"])
                {
                    for (var column = 1; column < row.Length; column++)
                        cells.Add(Enum.Parse<Fault>(row[0]), rows[0][column], kind, row[column]);
                }
            }
            return cells;
        }
    }

    [Fact]
    public void The_table_has_every_fault() =>
        Assert.Equal(Enum.GetValues<Fault>().Length * 5 * 2, Cells.Count);

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Every_cell_is_as_the_table_says(Fault fault, string state, string kind, string outcome)
    {
        await using var ory = new ScriptedOry(_time);
        await using var node = await Node.StartAsync(ory, _time);
        var credential = kind == "cookie" ? Cookie : Token;
        // Somebody else is signed in too: what is found of him must never be answered.
        var other = ory.SignIn("ory_kratos_session=of-somebody-else");
        await node.AskAsync("ory_kratos_session=of-somebody-else");

        ScriptedSession? session = null;
        if (state == "rejected")
            Assert.Equal("401", await node.AskAsync(credential));
        else
            session = ory.SignIn(credential);
        if (state is "cached" or "over" or "long over")
            Assert.Equal(session!.Who, await node.AskAsync(credential));
        _time.Advance(TimeSpan.FromSeconds(state switch { "over" => 31, "long over" => 61, _ => 0.5 }));

        ory.Fault = fault;
        var before = ory.Whoamis;
        using var answer = await AnswerAsync(node, ory, fault, before, credential, "/me");
        var text = await answer.Content.ReadAsStringAsync();
        var asked = ory.Whoamis - before;

        Assert.DoesNotContain(other.IdentityId, text, StringComparison.Ordinal);
        switch (outcome)
        {
            case "Session":
                Assert.Equal(session!.Who, text);
                break;
            case "Rejected":
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
                break;
            case "Unavailable":
                // Neither signed in nor signed out, and no login page.
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.False(answer.Headers.Contains("Set-Cookie"));
                Assert.Equal(fault == Fault.TooManyRequests ? TimeSpan.FromSeconds(7) : null, answer.Headers.RetryAfter?.Delta);
                break;
        }
        // A hit asks nobody; a second time only where the wire or a gateway failed, and never after 429.
        Assert.Equal(state is "cached" or "rejected" || fault == Fault.Refused ? 0 : fault is Fault.Reset or Fault.ServiceUnavailable ? 2 : 1, asked);

        // Whatever it was, it is not remembered: as soon as Ory is well, so is he.
        ory.Fault = Fault.None;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(session is null ? "401" : session.Who, await node.AskAsync(credential));
    }

    [Theory]
    [InlineData(Fault.Refused, "Session")]
    [InlineData(Fault.Slow, "Session")]
    [InlineData(Fault.InternalError, "Session")]
    [InlineData(Fault.TooManyRequests, "Session")]
    [InlineData(Fault.Html, "Session")]
    // A 401 is never answered with what was, not even one that nobody is signed out for.
    [InlineData(Fault.DatabaseDown, "503")]
    public async Task With_StaleOnOutage_a_session_counts_longer_during_an_outage_but_not_for_ever(Fault fault, string outcome)
    {
        await using var ory = new ScriptedOry(_time);
        await using var node = await Node.StartAsync(ory, _time, options => options.StaleOnOutage = TimeSpan.FromMinutes(5));
        var session = ory.SignIn(Cookie);
        await node.AskAsync(Cookie);
        ory.Fault = fault;

        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(outcome == "Session" ? session.Who : outcome, await TextAsync(node, ory, fault, Cookie));

        // Evicted is evicted: he is not let in, and not signed out either.
        await node.Cache.EvictAsync(OryEviction.OfSession(session.Id));
        Assert.Equal("503", await TextAsync(node, ory, fault, Cookie));
    }

    [Fact]
    public async Task A_session_past_its_end_never_counts_not_even_during_an_outage()
    {
        await using var ory = new ScriptedOry(_time);
        await using var node = await Node.StartAsync(ory, _time, options =>
        {
            options.StaleOnOutage = TimeSpan.FromHours(1);
            options.CacheDuration = TimeSpan.FromHours(1);
        });
        var session = ory.SignIn(Cookie);
        session.ExpiresAt = _time.GetUtcNow().AddSeconds(20);
        Assert.Equal(session.Who, await node.AskAsync(Cookie));
        ory.Fault = Fault.InternalError;

        _time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Equal(session.Who, await node.AskAsync(Cookie));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("503", await node.AskAsync(Cookie));
    }

    [Fact]
    public async Task A_burst_of_refusals_is_asked_about_and_signs_nobody_out_while_Ory_is_not_ready()
    {
        await using var ory = new ScriptedOry(_time);
        await using var node = await Node.StartAsync(ory, _time);
        ory.Fault = Fault.DatabaseDown;

        var answers = new List<string>();
        for (var i = 0; i < 30; i++)
            answers.Add(await node.AskAsync($"ory_kratos_session=person-{i}"));

        Assert.Equal("503", answers[^1]);
        Assert.InRange(answers.Count(answer => answer == "401"), 0, 10);
    }

    private async Task<string> TextAsync(Node node, ScriptedOry ory, Fault fault, string credential)
    {
        using var answer = await AnswerAsync(node, ory, fault, ory.Whoamis, credential, "/me");
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : $"{(int)answer.StatusCode}";
    }

    private async Task<HttpResponseMessage> AnswerAsync(Node node, ScriptedOry ory, Fault fault, int before, string credential, string path)
    {
        var asked = node.SendAsync(credential, path);
        // Time passes only where nothing else ends the wait, and once the question is out.
        while (fault == Fault.Slow && !asked.IsCompleted)
        {
            if (ory.Whoamis > before)
                _time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }
        return await asked.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }
}
