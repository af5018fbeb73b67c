using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What is asked of a new password, where characters are longer than a byte.</summary>
public class PasswordPolicyTests
{
    [Theory]
    [InlineData("zw\u00F6lf-x")]
    [InlineData("kim@ex\u00E4\u00F6\u00FC")]
    public async Task A_password_is_as_long_as_its_bytes(string password)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);

        using var answer = await SignUpAsync(browser, password);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // It is the hashing that finds a password too long, when everything else was asked.
    [Theory]
    [InlineData("kim", 4000031)]
    [InlineData("lee", 4000033)]
    public async Task A_password_that_is_too_long_and_too_like_the_identifier_is_too_like_it(string name, int id)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");
        var password = string.Concat(Enumerable.Repeat("kim.", 16)) + "and-more-and-more";
        var email = string.Concat(Enumerable.Repeat(name, 16)) + "@example.org";
        if (id == 4000031) email = password[..59] + "@example.org";

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["password"] = password, ["traits"] = new JsonObject { ["email"] = email } });

        Assert.Equal([id], TestBrowser.AllMessages(await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)));
    }

    [Theory]
    [InlineData("\u00F6-x", 4000032)]
    [InlineData("kim@exa\u00E4\u00F6\u00FC", 4000031)]
    public async Task A_password_of_too_few_bytes_or_too_many_of_the_identifier_is_refused(string password, int id)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);

        using var answer = await SignUpAsync(browser, password);

        var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        var message = flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().SelectMany(node => node.GetProperty("messages").EnumerateArray()).Single();
        Assert.Equal(id, message.GetProperty("id").GetInt32());
        if (id == 4000032) Assert.Equal(4, message.GetProperty("context").GetProperty("actual_length").GetInt32());
    }

    private static async Task<HttpResponseMessage> SignUpAsync(TestBrowser browser, string password)
    {
        var flow = await browser.BeginAsync("registration");
        return await browser.SubmitAsync(flow, new JsonObject
        {
            ["method"] = "password",
            ["password"] = password,
            ["traits"] = new JsonObject { ["email"] = "kim@example.org" },
        });
    }
}
