namespace Ory.Emulator.Tests;

public class IdentityListTests
{
    [Theory]
    [InlineData("ids=nonsense")]
    [InlineData("ids=11111111-1111-4111-8111-111111111111,22222222-2222-4222-8222-222222222222")]
    [InlineData("organization_id=acme")]
    [InlineData("ids=11111111-1111-4111-8111-111111111111&credentials_identifier=a")]
    [InlineData("credentials_identifier=a&preview_credentials_identifier_similar=a")]
    [InlineData("include_credential=pin")]
    [InlineData("page_size=many")]
    [InlineData("page_token=nonsense")]
    [InlineData("per_page=many")]
    [InlineData("page=9&per_page=250")]
    public async Task What_cannot_be_asked_for_is_a_bad_request_with_a_reason(string query)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, "GET", "admin/identities?" + query);

        Assert.Equal((400, "code status reason message"), (answer.Status, answer.Error));

        using var http = ory.CreateAdminClient();
        using var bare = await http.GetAsync("admin/identities?" + query);
        Assert.False(bare.Headers.Contains("Link") || bare.Headers.Contains("X-Total-Count"));
    }

    [Fact]
    public async Task Filters_find_whom_they_name_and_those_by_identifier_show_credentials()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;
        var anna = (await ory.CreateIdentityAsync("anna@example.org")).Id;
        await ory.CreateIdentityAsync("bob@example.org");

        Assert.Equal(3, (await ListAsync(ory, "")).Count);
        Assert.Equal([(ann, false)], await ListAsync(ory, $"ids={ann}"));
        Assert.Equal(new[] { (ann, false), (anna, false) }.OrderBy(one => one.Item1.ToString(), StringComparer.Ordinal), await ListAsync(ory, $"ids={anna}&ids={ann}"));
        Assert.Equal([(ann, true)], await ListAsync(ory, "credentials_identifier=ANN@example.org"));
        Assert.Empty(await ListAsync(ory, "credentials_identifier=ann"));
        Assert.Equal([ann, anna], (await ListAsync(ory, "preview_credentials_identifier_similar=ann")).Select(one => one.Id).ToHashSet());
        Assert.Equal([(ann, true)], await ListAsync(ory, $"ids={ann}&include_credential=totp"));
        Assert.Empty(await ListAsync(ory, "organization_id=11111111-1111-4111-8111-111111111111"));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_the_last_id()
    {
        await using var ory = await OryEmulator.StartAsync();
        for (var i = 0; i < 3; i++)
            await ory.CreateIdentityAsync();
        var all = (await ListAsync(ory, "")).Select(one => one.Id).ToArray();

        var first = await ListAsync(ory, "page_size=2");
        var second = await ListAsync(ory, $"page_size=2&page_token={first[^1].Id}");

        Assert.Equal(all, first.Concat(second).Select(one => one.Id));
        Assert.Equal(all[2..], (await ListAsync(ory, "page=1&per_page=2")).Select(one => one.Id));
        Assert.Equal(all[..2], (await ListAsync(ory, "per_page=2")).Select(one => one.Id));
    }

    [Theory]
    [InlineData("page=0&per_page=2", "3", "next:page=1&per_page=2 last:page=1&per_page=2")]
    [InlineData("include_credential=oidc&page=7&per_page=2", "3", "first:include_credential=oidc&page=0&per_page=2 prev:include_credential=oidc&page=0&per_page=2")]
    [InlineData("page=1&per_page=1", "3", "first:page=0&per_page=1 next:page=2&per_page=1 prev:page=0&per_page=1 last:page=2&per_page=1")]
    [InlineData("credentials_identifier=nobody&page=1&per_page=2", "0", "first:credentials_identifier=nobody&page=0&per_page=2 next:credentials_identifier=nobody&page=2&per_page=2 prev:credentials_identifier=nobody&page=0&per_page=2")]
    [InlineData("organization_id=11111111-1111-4111-8111-111111111111&page=0", "3", "first:organization_id=11111111-1111-4111-8111-111111111111&page=0&per_page=3")]
    [InlineData("credentials_identifier=ann@example.org&page=0", "1", "first:credentials_identifier=ann%40example.org&page=0&per_page=1")]
    [InlineData("page_size=9", null, "first:page_size=9&page_token=00000000-0000-0000-0000-000000000000")]
    public async Task Pages_by_number_count_everybody_and_tell_of_each_other(string query, string? count, string links)
    {
        await using var ory = await OryEmulator.StartAsync();
        await ory.CreateIdentityAsync("ann@example.org");
        await ory.CreateIdentityAsync();
        await ory.CreateIdentityAsync();
        using var http = ory.CreateAdminClient();

        using var answer = await http.GetAsync("admin/identities?" + query);

        Assert.Equal(count, answer.Headers.TryGetValues("X-Total-Count", out var counts) ? counts.Single() : null);
        Assert.Equal(links, string.Join(' ', string.Join(',', answer.Headers.GetValues("Link")).Split(',').Select(link => link.Split('"')[1] + ":" + link.Split('?', '>')[1])));
    }

    private static async Task<IReadOnlyList<(Guid Id, bool HasCredentials)>> ListAsync(OryEmulator ory, string query)
    {
        var answer = await Asked.AdminAsync(ory, "GET", "admin/identities?" + query);
        Assert.Equal(200, answer.Status);
        return [.. answer.Body!.AsArray().Select(identity => (Guid.Parse((string)identity!["id"]!), identity["credentials"] is not null))];
    }
}
