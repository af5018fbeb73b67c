using System.Text;

namespace Ory.Emulator.Tests;

public class PagingTests
{
    [Theory]
    [InlineData("", 5)]
    [InlineData("?page_size=2", 2)]
    [InlineData("?page_size=0", 1)]
    [InlineData("?page_size=-3", 1)]
    [InlineData("?page_size=many", 5)]
    [InlineData("?page_size=2&page=2", 2)]
    [InlineData("?per_page=2&page=3", 1)]
    [InlineData("?per_page=2&page=4", 0)]
    [InlineData("?per_page=2&page=-1", 2)]
    [InlineData("?per_page=1000&page=2147483647", 0)]
    [InlineData("?page_size=2&page_token=eyJvZmZzZXQiOiI0Iiwib2Zmc2V0IjoiMCJ9", 2)] // {"offset":"4","offset":"0"}
    public async Task A_page_has_so_many_sessions(string query, int count)
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await SessionsAsync(ory, 5);

        Assert.Equal(count, (await IdsAsync(ory, session, query)).Length);
    }

    [Fact]
    public async Task Pages_zero_and_one_are_the_same_by_number_and_by_token()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await SessionsAsync(ory, 5);
        var all = await IdsAsync(ory, session, "");

        Assert.Equal(all[..2], await IdsAsync(ory, session, "?per_page=2&page=0"));
        Assert.Equal(all[..2], await IdsAsync(ory, session, "?per_page=2&page=1"));
        Assert.Equal(all[2..4], await IdsAsync(ory, session, "?per_page=2&page=2"));
        Assert.Equal(all[..2], await IdsAsync(ory, session, $"?page_size=2&page_token={Token(2)}"));
        Assert.Equal(all[2..4], await IdsAsync(ory, session, $"?page_size=2&page_token={Token(4)}"));
        Assert.Equal(all[..2], await IdsAsync(ory, session, "?page_size=2&page_token=nonsense"));
        Assert.Equal(all[2..4], await IdsAsync(ory, session, "?page_size=2&page_token=" + Convert.ToBase64String("""{"offset":"4","offset":"4"}"""u8)));
    }

    [Theory]
    [InlineData("", "first 0")]
    [InlineData("?per_page=2", "next 1, last 2")]
    [InlineData("?per_page=2&page=1", "first 0, next 2, prev 0, last 2")]
    [InlineData("?per_page=2&page=2", "first 0, prev 1")]
    [InlineData("?per_page=2&page=7", "first 0, prev 1")]
    public async Task Links_lead_to_the_other_pages(string query, string relations)
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await SessionsAsync(ory, 5);

        var links = await LinksAsync(ory, session, "sessions" + query);

        Assert.Equal(relations, string.Join(", ", links.Select(link => $"{link.Split('"')[1]} {Urls.Parameter(link, "page")}")));
    }

    [Fact]
    public async Task Links_keep_what_else_was_asked()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await SessionsAsync(ory, 5);

        var links = await LinksAsync(ory, session, "sessions?z=1&per_page=2&a=b%20c");

        Assert.Equal($"</sessions?a=b+c&page=1&page_size=2&page_token={Token(2)}&per_page=2&z=1>; rel=\"next\"", links[0]);
    }

    [Fact]
    public async Task Links_of_a_page_behind_the_last_lead_back()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await SessionsAsync(ory, 2);
        using var http = ory.CreateAdminClient();

        using var answer = await http.GetAsync($"admin/identities/{session.IdentityId}/sessions?active=true&page_size=2&page_token={Token(2)}");

        Assert.Equal("3", answer.Headers.GetValues("X-Total-Count").Single());
        Assert.Equal(
            $"</admin/identities/{session.IdentityId}/sessions?active=true&page=0&page_size=2&page_token={Token(0)}&per_page=2>; rel=\"first\","
            + $"</admin/identities/{session.IdentityId}/sessions?active=true&page=0&page_size=2&page_token={Token(0)}&per_page=2>; rel=\"prev\"",
            string.Join(',', answer.Headers.GetValues("Link")));
    }

    [Fact]
    public async Task Schemas_begin_with_page_zero_and_end_with_an_empty_list()
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Single((await Asked.PublicAsync(ory, "GET", "schemas?page=0")).Body!.AsArray());
        Assert.Empty((await Asked.PublicAsync(ory, "GET", "schemas?page=1")).Body!.AsArray());
    }

    private static string Token(int offset) => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"offset":"{{offset}}","v":2}""")).TrimEnd('=');

    private static async Task<EmulatorSession> SessionsAsync(OryEmulator ory, int others)
    {
        var ann = await ory.CreateIdentityAsync("ann@example.org");
        for (var i = 0; i < others; i++)
            await ory.SignInAsync(ann);
        return await ory.SignInAsync(ann);
    }

    private static async Task<string[]> LinksAsync(OryEmulator ory, EmulatorSession session, string path)
    {
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Session-Token", session.SessionToken);
        using var answer = await http.SendAsync(request);
        return answer.Headers.GetValues("Link").Single().Split(',');
    }

    private static async Task<string[]> IdsAsync(OryEmulator ory, EmulatorSession session, string query)
    {
        var answer = await Asked.PublicAsync(ory, "GET", "sessions" + query, ("X-Session-Token", session.SessionToken));
        Assert.Equal(200, answer.Status);
        return [.. answer.Body!.AsArray().Select(one => (string)one!["id"]!)];
    }
}
