using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What the layer before the public API makes of cookies and tokens.</summary>
public class CsrfLayerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_several_cookies_none_counts_and_a_new_one_is_given(bool isFirst)
    {
        await using var ory = await OryEmulator.StartAsync();
        var (flow, cookie) = await BeginAsync(ory);
        var other = cookie.Split('=')[0] + "=" + Convert.ToBase64String(CsrfTokens.NewSecret());
        (string, string)[] headers = [("Accept", "application/json"), ("Cookie", isFirst ? $"{cookie}; {other}" : $"{other}; {cookie}")];

        var read = await Asked.PublicAsync(ory, "GET", "self-service/login/flows?id=" + flow.Text("id"), headers);
        var submitted = await SubmitAsync(ory, flow, headers);

        Assert.Equal((403, 1), (read.Status, read.Cookies.Count));
        Assert.Equal((403, 0), (submitted.Status, submitted.Cookies.Count));
        Assert.Equal("security_csrf_violation", (string)submitted.Body!["error"]!["id"]!);
    }

    [Fact]
    public async Task So_it_is_where_they_are_one_twice_or_none_can_be_decoded()
    {
        await using var ory = await OryEmulator.StartAsync();
        var (flow, cookie) = await BeginAsync(ory);

        foreach (var cookies in new[] { $"{cookie}; {cookie}", $"{cookie}; {cookie.Split('=')[0]}=x" })
            Assert.Equal(403, (await SubmitAsync(ory, flow, [("Accept", "application/json"), ("Cookie", cookies)])).Status);
        Assert.Equal(400, (await SubmitAsync(ory, flow, [("Accept", "application/json"), ("Cookie", cookie)])).Status);
    }

    // Whoever may ask at all finds no such path there.
    [Theory]
    [InlineData(true, false, 404)]
    [InlineData(false, false, 403)]
    [InlineData(true, true, 404)]
    public async Task The_layer_itself_wants_a_token_that_is_masked_and_fits_the_first_cookie(bool isMasked, bool isTwice, int status)
    {
        await using var ory = await OryEmulator.StartAsync();
        var (_, cookie) = await BeginAsync(ory);
        var (name, value) = (cookie[..cookie.IndexOf('=')], cookie[(cookie.IndexOf('=') + 1)..]);
        var token = isMasked ? CsrfTokens.Mask(Convert.FromBase64String(value)) : value;

        var answer = await Asked.PublicAsync(ory, "POST", "self-service/nothing",
            ("Cookie", isTwice ? $"{cookie}; {name}={Convert.ToBase64String(CsrfTokens.NewSecret())}" : cookie), ("X-CSRF-Token", token));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("", "method=password", "hint")]
    [InlineData("&csrf_token=x", "method=password", "reject_reason")]
    [InlineData("&csrf_token=x", "method=password&csrf_token=", "hint")]
    [InlineData("", "method=password&csrf_token=x", "reject_reason")]
    public async Task A_token_in_the_address_is_one_that_was_sent_but_does_not_count(string query, string form, string why)
    {
        await using var ory = await OryEmulator.StartAsync();
        var (flow, cookie) = await BeginAsync(ory);

        var answer = await Asked.AskAsync(ory.CreateClient(), "POST", $"self-service/login?flow={flow.Text("id")}{query}", form + "&identifier=kim@example.org&password=x",
            "application/x-www-form-urlencoded", [("Accept", "application/json"), ("Cookie", cookie)]);

        Assert.Equal(403, answer.Status);
        Assert.Equal(why == "reject_reason", answer.Body!["error"]!["details"]!["reject_reason"] is not null);
    }

    // Quotes, as JSON has them, and letters that are not ASCII make of it no cookie.
    [Theory]
    [InlineData("a=b", true)]
    [InlineData("a", true)]
    [InlineData("a =\"b\"", true)]
    [InlineData("a=b c", true)]
    [InlineData("a={\"b\":1}", false)]
    [InlineData("a b=c", false)]
    [InlineData("=b", false)]
    [InlineData("__cf_bm=b", false)]
    [InlineData("a=b\\c", false)]
    public async Task A_native_form_is_not_for_who_brings_what_Go_reads_as_a_cookie(string cookies, bool isRefused)
    {
        await using var ory = await OryEmulator.StartAsync();
        var flow = await Asked.PublicAsync(ory, "GET", "self-service/login/api");

        var answer = await Asked.AskAsync(ory.CreateClient(), "POST", "self-service/login?flow=" + flow.Text("id"),
            """{"method":"password","identifier":"kim@example.org","password":"x"}""", "application/json", [("Cookie", cookies)]);

        Assert.Equal(isRefused ? 4000001 : 4000006, (int)answer.Body!["ui"]!["messages"]![0]!["id"]!);
    }

    private static async Task<(Asked Flow, string Cookie)> BeginAsync(OryEmulator ory)
    {
        var flow = await Asked.PublicAsync(ory, "GET", "self-service/login/browser", ("Accept", "application/json"));
        var cookie = Assert.Single(flow.Cookies);
        return (flow, $"{cookie.Name}={cookie.Value}");
    }

    private static Task<Asked> SubmitAsync(OryEmulator ory, Asked flow, (string, string)[] headers)
    {
        var token = (string)flow.Body!["ui"]!["nodes"]!.AsArray().Single(node => (string?)node!["attributes"]!["name"] == "csrf_token")!["attributes"]!["value"]!;
        var body = new JsonObject { ["method"] = "password", ["identifier"] = "kim@example.org", ["password"] = "x", ["csrf_token"] = token };
        return Asked.AskAsync(ory.CreateClient(), "POST", "self-service/login?flow=" + flow.Text("id"), body.ToJsonString(), "application/json", headers);
    }
}
