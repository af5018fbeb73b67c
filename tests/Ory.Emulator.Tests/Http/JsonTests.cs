using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class JsonTests
{
    [Theory]
    [InlineData("say \"it's\" 1+1", """say \"it's\" 1+1""")]
    [InlineData("a\\b\n", """a\\b\n""")]
    [InlineData("B\u00e4r \u4e2d", "B\u00e4r \u4e2d")]
    [InlineData("<a href=b&c>", """\u003ca href=b\u0026c\u003e""")]
    public void Only_what_Go_escapes_is_escaped(string text, string expected) =>
        Assert.Equal($"{{\"a\":\"{expected}\"}}\n", Encoding.UTF8.GetString(Json.Bytes(new JsonObject { ["a"] = text })));

    [Fact]
    public async Task A_link_that_an_administrator_hands_over_can_be_copied_as_it_stands()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { link: { enabled: true } } }");
        var identity = await ory.CreateIdentityAsync("ann@example.org");
        using var http = ory.CreateAdminClient();
        using var answer = await http.PostAsync("admin/recovery/link", new StringContent($$"""{"identity_id":"{{identity.Id}}"}""", Encoding.UTF8, "application/json"));

        Assert.Contains("&token=", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
