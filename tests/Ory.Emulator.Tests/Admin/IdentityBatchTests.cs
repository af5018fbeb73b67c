namespace Ory.Emulator.Tests;

public class IdentityBatchTests
{
    [Fact]
    public async Task Every_one_is_made_or_told_on_its_own()
    {
        await using var ory = await OryEmulator.StartAsync();
        await ory.CreateIdentityAsync("taken@example.org");

        var answer = await Asked.AdminAsync(ory, "PATCH", "admin/identities", """
            {"identities":[
             {"create":{"traits":{"email":"ann@example.org"},"credentials":{"password":{"config":{"password":"correct-horse-1"}}}},"patch_id":"11111111-1111-4111-8111-111111111111"},
             {"create":{"traits":{"email":"taken@example.org"}}},
             {"create":{"traits":{"email":"nobody"}},"patch_id":"22222222-2222-4222-8222-222222222222"},
             {"patch_id":"33333333-3333-4333-8333-333333333333"},
             {"create":{"traits":{"email":"ann@example.org"}}}]}
            """);

        var patches = answer.Body!["identities"]!.AsArray();
        Assert.Equal(200, answer.Status);
        Assert.Equal(["action identity patch_id", "action error", "action patch_id error", "", "action error"], patches.Select(patch => string.Join(' ', (patch?.AsObject() ?? []).Select(member => member.Key))));
        Assert.Equal(["create", "error", "error", null, "error"], patches.Select(patch => (string?)patch?["action"]));
        Assert.Equal(["409 code status message", "400 code status reason message", "409 code status message"], patches.Where(patch => patch?["error"] is not null)
            .Select(patch => $"{patch!["error"]!["code"]} {string.Join(' ', patch["error"]!.AsObject().Select(member => member.Key))}"));
        Assert.Equal(2, ory.Server.Identities.All.Count);
        Assert.NotNull(ory.Server.Identities.Find(Guid.Parse((string)patches[0]!["identity"]!)));
    }

    [Theory]
    [InlineData("{", 500)]
    [InlineData("""{"identities":5}""", 500)]
    [InlineData("""{"identities":[{"delete":"11111111-1111-4111-8111-111111111111"}]}""", 500)]
    public async Task A_body_that_cannot_be_decoded_is_a_bad_request(string body, int code)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, "PATCH", "admin/identities", body);

        Assert.Equal((400, code, "code status message"), (answer.Status, (int)answer.Body!["error"]!["code"]!, answer.Error));
    }

    // What is wrong before the schema is asked is wrong with all of them.
    [Theory]
    [InlineData("""{"traits":{"email":"bob@example.org"},"state":"asleep"}""", 400, "code status reason message")]
    [InlineData("""{"traits":{"email":"bob@example.org"},"credentials":{"password":{"config":{"hashed_password":"abc"}}}}""", 400, "code status reason message")]
    [InlineData("""{"traits":{"email":"bob@example.org"},"credentials":{"password":{"config":{"password":"LONG"}}}}""", 500, "code status message")]
    public async Task One_that_no_schema_could_make_fit_fails_all(string create, int status, string members)
    {
        await using var ory = await OryEmulator.StartAsync();

        var patches = """{"identities":[{"create":{"traits":{"email":"ann@example.org"}}},{"create":ONE}]}""".Replace("ONE", create, StringComparison.Ordinal).Replace("LONG", new string('x', 73), StringComparison.Ordinal);
        var answer = await Asked.AdminAsync(ory, "PATCH", "admin/identities", patches);

        Assert.Equal((status, members), (answer.Status, answer.Error));
        Assert.Empty(ory.Server.Identities.All);
    }

    // Kratos inserts what conflicts with nothing only where it inserts several.
    [Theory]
    [InlineData("")]
    [InlineData(""",{"create":{"traits":{"email":"nobody"}}},{"patch_id":"33333333-3333-4333-8333-333333333333"}""")]
    public async Task One_alone_that_fits_and_is_taken_fails_all(string others)
    {
        await using var ory = await OryEmulator.StartAsync();
        await ory.CreateIdentityAsync("taken@example.org");

        var taken = await Asked.AdminAsync(ory, "PATCH", "admin/identities", """{"identities":[{"create":{"traits":{"email":"taken@example.org"}}}OTHERS]}""".Replace("OTHERS", others, StringComparison.Ordinal));
        var free = await Asked.AdminAsync(ory, "PATCH", "admin/identities", """{"identities":[{"create":{"traits":{"email":"free@example.org"}}}OTHERS]}""".Replace("OTHERS", others, StringComparison.Ordinal));

        Assert.Equal((409, "code status message"), taken.Told);
        Assert.Equal((200, "create"), (free.Status, (string?)free.Body!["identities"]![0]!["action"]));
        Assert.Equal(2, ory.Server.Identities.All.Count);
    }

    [Theory]
    [InlineData(1001, "")]
    [InlineData(201, ""","credentials":{"password":{"config":{"password":"x"}}}""")]
    public async Task There_are_limits(int count, string credentials)
    {
        await using var ory = await OryEmulator.StartAsync();
        var patches = string.Join(',', Enumerable.Range(0, count).Select(i => $$$"""{"create":{"traits":{"email":"p{{{i}}}@example.org"}{{{credentials}}}}}"""));

        var answer = await Asked.AdminAsync(ory, "PATCH", "admin/identities", $$"""{"identities":[{{patches}}]}""");

        Assert.Equal((400, "code status reason message"), (answer.Status, answer.Error));
        Assert.Empty(ory.Server.Identities.All);
    }

    [Fact]
    public async Task Nothing_to_do_is_done()
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal("""{"identities":[]}""", (await Asked.AdminAsync(ory, "PATCH", "admin/identities", "{}")).Body!.ToJsonString());
    }
}
