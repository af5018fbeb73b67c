using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class CourierAdminTests
{
    [Theory]
    [InlineData("messages?status=lost", 400, 400, "code status reason message")]
    [InlineData("messages?status=", 400, 400, "code status reason message")]
    [InlineData("messages?page_size=many", 400, 500, "code status message")]
    [InlineData("messages/nonsense", 400, 400, "code status message")]
    [InlineData("messages/11111111-1111-4111-8111-111111111111", 404, 404, "code status message")]
    public async Task What_cannot_be_asked_for_or_is_not_there_is_told(string path, int status, int code, string members)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, "GET", "admin/courier/" + path);

        Assert.Equal((status, code, members), (answer.Status, (int)answer.Body!["error"]!["code"]!, answer.Error));
    }

    [Fact]
    public async Task Messages_are_found_by_status_and_recipient()
    {
        await using var ory = await OryEmulator.StartAsync();
        ory.Server.Mailer.LoginCode("ann@example.org", "email", "123456");
        ory.Server.Mailer.LoginCode("bob@example.org", "email", "654321");

        Assert.Equal(2, await CountAsync("?status=sent"));
        Assert.Equal(0, await CountAsync("?status=queued"));
        Assert.Equal(1, await CountAsync("?recipient=ann@example.org"));
        Assert.Equal(0, await CountAsync("?recipient=ann"));
        Assert.Equal(1, await CountAsync("?page_size=1"));

        async Task<int> CountAsync(string query) => (await Asked.AdminAsync(ory, "GET", "admin/courier/messages" + query)).Body!.AsArray().Count;
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData("?page_size=0", 10)]
    [InlineData("?page_size=501", 500)]
    public async Task Ten_messages_are_shown_unless_more_are_asked_for(string query, int count)
    {
        await using var ory = await OryEmulator.StartAsync();
        for (var i = 0; i < 501; i++) ory.Server.Mailer.LoginCode($"{i}@example.org", "email", "123456");

        var listed = (await Asked.AdminAsync(ory, "GET", "admin/courier/messages" + query)).Body!.AsArray();

        Assert.Equal((count, "500@example.org"), (listed.Count, (string?)listed[0]!["recipient"]));
    }

    [Fact]
    public async Task The_code_that_was_sent_last_is_listed_first_however_soon_after_another()
    {
        await using var ory = await OryEmulator.StartAsync();
        foreach (var code in (string[])["111111", "222222", "333333"]) ory.Server.Mailer.LoginCode("ann@example.org", "email", code);

        var listed = (await Asked.AdminAsync(ory, "GET", "admin/courier/messages?recipient=ann@example.org")).Body!.AsArray();

        Assert.Equal(["333333", "222222", "111111"], listed.Select(message => ((string?)message!["body"])![^6..]));
    }

    [Theory]
    [InlineData(0.1, "333333", "222222", "111111")]
    [InlineData(5, "333333", "222222", "111111")]
    // Who looks at once finds what the courier sent in the round before. As texts too: 41.8308941 is later than 41.830894, and comes before it where a Z follows.
    [InlineData(1, "111111", "222222", "333333")]
    public async Task By_their_times_the_newest_is_the_last_of_a_round_and_the_first_of_several(double seconds, params string[] expected)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 13, 6, 41, TimeSpan.Zero).AddTicks(8308941));
        await using var ory = await OryEmulator.StartAsync(options => options.TimeProvider = time);
        foreach (var code in (string[])["111111", "222222", "333333"])
        {
            ory.Server.Mailer.LoginCode("ann@example.org", "email", code);
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        var listed = (await Asked.AdminAsync(ory, "GET", "admin/courier/messages?recipient=ann@example.org")).Body!.AsArray();

        Assert.Equal(expected, listed.OrderByDescending(message => (string?)message!["created_at"], StringComparer.Ordinal).Select(message => ((string?)message!["body"])![^6..]));
    }

    [Fact]
    public async Task A_list_of_messages_links_to_its_pages_and_does_not_say_how_many_there_are()
    {
        await using var ory = await OryEmulator.StartAsync();
        for (var i = 0; i < 2; i++) ory.Server.Mailer.LoginCode($"{i}@example.org", "email", "123456");

        using var answer = await ory.CreateAdminClient().GetAsync("admin/courier/messages?page_size=1");

        Assert.Contains("rel=\"next\"", answer.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("X-Total-Count"));
    }

    [Fact]
    public async Task A_message_alone_tells_how_it_was_sent()
    {
        await using var ory = await OryEmulator.StartAsync();
        ory.Server.Mailer.LoginCode("+491701234567", "sms", "123456");

        var listed = (await Asked.AdminAsync(ory, "GET", "admin/courier/messages")).Body![0]!;
        var alone = (await Asked.AdminAsync(ory, "GET", $"admin/courier/messages/{listed["id"]}")).Body!;

        Assert.Equal(("phone", "sms", "", null), ((string?)listed["type"], (string?)listed["channel"], (string?)listed["subject"], listed["dispatches"]));
        Assert.Equal(("success", (string?)listed["id"]), ((string?)alone["dispatches"]![0]!["status"], (string?)alone["dispatches"]![0]!["message_id"]));
    }
}
