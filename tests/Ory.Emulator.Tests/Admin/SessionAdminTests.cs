namespace Ory.Emulator.Tests;

public class SessionAdminTests
{
    [Theory]
    [InlineData("GET", "admin/sessions/nonsense", 400, "code status message")]
    [InlineData("DELETE", "admin/sessions/nonsense", 400, "code status message")]
    [InlineData("PATCH", "admin/sessions/nonsense/extend", 400, "code status message")]
    [InlineData("GET", "admin/identities/nonsense/sessions", 400, "code status message")]
    [InlineData("DELETE", "admin/identities/nonsense/sessions", 400, "code status message")]
    [InlineData("GET", "admin/sessions/11111111-1111-4111-8111-111111111111", 404, "code status message")]
    [InlineData("DELETE", "admin/sessions/11111111-1111-4111-8111-111111111111", 404, "code status message")]
    [InlineData("PATCH", "admin/sessions/11111111-1111-4111-8111-111111111111/extend", 404, "code status message")]
    [InlineData("DELETE", "admin/identities/11111111-1111-4111-8111-111111111111/sessions", 404, "code status message")]
    [InlineData("GET", "admin/sessions/11111111-1111-4111-8111-111111111111?expand=everything", 400, "code status reason message")]
    [InlineData("GET", "admin/sessions?expand=identity,devices", 400, "code status reason message")]
    [InlineData("GET", "admin/sessions?active=perhaps", 400, "code status message")]
    [InlineData("GET", "admin/sessions?page_size=many", 400, "code status message")]
    [InlineData("GET", "admin/sessions?page_token=x", 400, "code status message")]
    [InlineData("GET", "admin/sessions?page_token=no-token", 400, "code status message")]
    [InlineData("GET", "admin/sessions?page_token=nonsense", 400, "code status reason message")]
    [InlineData("GET", "admin/sessions?page_token=nonsense&page_size=many", 400, "code status message")]
    [InlineData("GET", "admin/identities/11111111-1111-4111-8111-111111111111/sessions?active=perhaps", 400, "code status message")]
    public async Task What_cannot_be_asked_for_or_is_not_there_is_told(string method, string path, int status, string members)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, method, path);

        Assert.Equal((status, members), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task What_is_not_expanded_is_null_in_lists_and_an_empty_list_of_devices_alone()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("ann@example.org"));

        var list = (await Asked.AdminAsync(ory, "GET", "admin/sessions")).Body![0]!.AsObject();
        var alone = (await Asked.AdminAsync(ory, "GET", $"admin/sessions/{session.Id}")).Body!;
        var expanded = (await Asked.AdminAsync(ory, "GET", "admin/sessions?expand=Identity&expand=DEVICES")).Body![0]!;
        var whole = (await Asked.AdminAsync(ory, "GET", $"admin/sessions/{session.Id}?expand=identity&expand=devices")).Body!;

        Assert.Null(list["identity"]);
        Assert.Null(list["devices"]);
        Assert.True(list.ContainsKey("devices"));
        Assert.Null(alone["identity"]);
        Assert.Empty(alone["devices"]!.AsArray());
        Assert.NotEqual("", (string?)expanded["identity"]!["schema_url"]);
        Assert.Null(expanded["identity"]!["verifiable_addresses"]);
        Assert.Single(expanded["devices"]!.AsArray());
        Assert.Single(whole["identity"]!["verifiable_addresses"]!.AsArray());
    }

    [Fact]
    public async Task A_session_of_somebody_who_is_switched_off_is_inactive_only_where_the_identity_is_looked_at()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = await ory.CreateIdentityAsync("ann@example.org");
        var session = await ory.SignInAsync(ann);
        await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann.Id}", """[{"op":"replace","path":"/state","value":"inactive"}]""");

        Assert.True((bool)(await Asked.AdminAsync(ory, "GET", $"admin/sessions/{session.Id}")).Body!["active"]!);
        Assert.False((bool)(await Asked.AdminAsync(ory, "GET", $"admin/sessions/{session.Id}?expand=identity")).Body!["active"]!);
        Assert.Single((await Asked.AdminAsync(ory, "GET", "admin/sessions?active=t")).Body!.AsArray());
        Assert.Empty((await Asked.AdminAsync(ory, "GET", $"admin/identities/{ann.Id}/sessions?active=0")).Body!.AsArray());
        Assert.Equal(401, (await Asked.PublicAsync(ory, "GET", "sessions/whoami", ("X-Session-Token", session.SessionToken))).Status);
    }

    [Fact]
    public async Task Pages_follow_each_other_from_the_newest()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = await ory.CreateIdentityAsync("ann@example.org");
        for (var i = 0; i < 3; i++)
            await ory.SignInAsync(ann);
        var all = await IdsAsync(ory, "");

        var first = await IdsAsync(ory, "?page_size=2");
        var second = await IdsAsync(ory, $"?page_size=2&page_token={first[^1]}");

        Assert.Equal(3, all.Length);
        Assert.Equal(all, first.Concat(second));
    }

    private static async Task<string[]> IdsAsync(OryEmulator ory, string query) =>
        [.. (await Asked.AdminAsync(ory, "GET", "admin/sessions" + query)).Body!.AsArray().Select(session => (string)session!["id"]!)];
}
