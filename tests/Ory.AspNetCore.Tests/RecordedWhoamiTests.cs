using System.Text.Json;

namespace Ory.AspNetCore.Tests;

/// <summary>Every whoami that was recorded of a real server, through the real handler: the table "Outcome" of the design.</summary>
public class RecordedWhoamiTests
{
    public static TheoryData<string> Recorded => [.. RecordedWhoami.All.Select(recorded => recorded.ToString())];

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task A_recorded_answer_gives_the_outcome_of_the_table(string name)
    {
        var recorded = RecordedWhoami.All.Single(each => each.ToString() == name);
        await using var app = await TestApp.StartAsync(now: recorded.RecordedAt);
        app.Ory.Always(recorded.ToResponse);

        var outcome = await app.OutcomeAsync(recorded);

        var credential = CredentialOf(recorded);
        if (credential is null)
        {
            Assert.Equal("NoCredential", outcome);
            Assert.Empty(app.Ory.Requests);
            return;
        }

        var request = Assert.Single(app.Ory.Whoamis);
        Assert.Equal(credential, (request.Header("X-Session-Token"), request.Header("Cookie")));
        Assert.Equal("application/json", request.Header("Accept"));
        Assert.Null(request.Header("Authorization"));
        Assert.Equal(ExpectedOutcome(recorded), outcome);
    }

    [Fact]
    public void The_recordings_hold_every_kind_of_answer()
    {
        var outcomes = RecordedWhoami.All.Where(recorded => CredentialOf(recorded) is not null).Select(recorded => ExpectedOutcome(recorded).Split(' ')[0]).Distinct();
        Assert.Equal(["Rejected", "Session", "StepUpRequired", "Unavailable"], outcomes.Order(StringComparer.Ordinal));
    }

    private static string ExpectedOutcome(RecordedWhoami recorded)
    {
        using var body = JsonDocument.Parse(recorded.Body);
        return recorded.Status switch
        {
            200 when body.RootElement.GetProperty("active").GetBoolean() =>
                $"Session {body.RootElement.GetProperty("identity").GetProperty("id").GetString()} {body.RootElement.GetProperty("authenticator_assurance_level").GetString()}",
            200 or 401 => "Rejected",
            403 when body.RootElement.GetProperty("error").GetProperty("id").GetString() == "session_aal2_required" => "StepUpRequired",
            _ => "Unavailable",
        };
    }

    /// <summary>The one credential that may be sent on: token, session cookie, bearer token.</summary>
    private static (string? Token, string? Cookie)? CredentialOf(RecordedWhoami recorded)
    {
        if (recorded.RequestHeaders.GetValueOrDefault("x-session-token") is { } token)
            return (token, null);

        var pairs = (recorded.RequestHeaders.GetValueOrDefault("cookie") ?? "").Split("; ").Where(pair => pair.StartsWith("ory_kratos_session=", StringComparison.Ordinal)).ToList();
        if (pairs.Count > 0)
            return (null, string.Join("; ", pairs));

        return recorded.RequestHeaders.GetValueOrDefault("authorization")?.Split(' ') is [_, var bearer] && bearer.StartsWith("ory_st_", StringComparison.Ordinal)
            ? (bearer, null)
            : null;
    }
}
