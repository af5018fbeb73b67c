namespace Ory.Emulator.Tests;

/// <summary>What is kept of the device that somebody signed in with.</summary>
public class DeviceTests
{
    // Of forwarded addresses the last counts that is not of a private network, even one of this machine or none at all.
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("54.155.246.232,10.145.1.10", "54.155.246.232")]
    [InlineData("203.0.113.7, 169.254.1.1", "169.254.1.1")]
    [InlineData("1.0.0.3, fd00::1, 172.16.0.1", "1.0.0.3")]
    [InlineData("1.0.0.3, ::ffff:10.0.0.1", "1.0.0.3")]
    [InlineData("1.0.0.3, 10.1", "10.1")]
    [InlineData("1.0.0.3, unknown", "unknown")]
    [InlineData("192.168.1.1, 10.0.0.1", "")]
    public async Task An_address_that_was_forwarded_is_the_last_that_is_not_private(string forwarded, string expected) =>
        Assert.Equal(expected, (string?)(await SignInAsync(("X-Forwarded-For", forwarded), ("User-Agent", "a")))["ip_address"]);

    [Fact]
    public async Task Of_several_headers_that_name_an_address_the_first_counts()
    {
        Assert.Equal("1.0.0.1", (string?)(await SignInAsync(("X-Real-IP", "1.0.0.1"), ("X-Real-IP", "1.0.0.2")))["ip_address"]);
        Assert.Equal("1.0.0.1", (string?)(await SignInAsync(("X-Forwarded-For", "1.0.0.1"), ("X-Forwarded-For", "1.0.0.2")))["ip_address"]);
    }

    [Theory]
    [InlineData("curl/8", "curl/8")]
    [InlineData("", null)]
    public async Task A_client_without_a_name_has_none(string agent, string? expected) =>
        Assert.Equal(expected, (string?)(await SignInAsync(agent.Length == 0 ? [] : [("User-Agent", agent)]))["user_agent"]);

    [Theory]
    [InlineData("a", 512)]
    [InlineData("é", 256)]
    public async Task Of_a_long_name_and_place_so_many_bytes_are_kept(string letter, int kept)
    {
        var device = await SignInAsync(("User-Agent", string.Concat(Enumerable.Repeat(letter, 600))), ("Cf-Ipcity", new string('b', 600)));

        Assert.Equal((kept, 512), (((string)device["user_agent"]!).Length, ((string)device["location"]!).Length));
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> SignInAsync(params (string Name, string Value)[] headers)
    {
        await using var ory = await OryEmulator.StartAsync();
        await ory.CreateIdentityAsync("kim@example.org", "correct-horse-battery-9");
        var path = "self-service/login?flow=" + (await Asked.PublicAsync(ory, "GET", "self-service/login/api")).Text("id");

        var answer = await Asked.AskAsync(
            ory.CreateClient(), "POST", path, """{"method":"password","identifier":"kim@example.org","password":"correct-horse-battery-9"}""", "application/json", headers);

        return answer.Body!["session"]!["devices"]![0]!;
    }
}
