using System.Text;
using System.Text.Json;
using CsCheck;

namespace Ory.AspNetCore.Yarp.Tests;

public class JsonLinkStreamTests
{
    private static readonly LinkMap s_links = new(["http://127.0.0.1:4433"], "http://localhost:5000", "/.ory");

    [Fact]
    public async Task Addresses_are_rewritten_and_every_other_byte_stays()
    {
        const string body = """
            {"id":"x", "request_url" : "http:\/\/127.0.0.1:4433\/self-service\/login\/browser?a=1\u0026b=2","ui":{"action":"http://127.0.0.1:4433/self-service/login?flow=1",
            "nodes":[{"attributes":{"name":"traits.website","value":"http://127.0.0.1:4433/self-service/login"}},{"attributes":{"src":"http://127.0.0.1:4433/.well-known/ory/webauthn.js","async":true}}],
            "messages":[{"text":"\u003cb\u003e é 🔑"}]}, "n":1.50, "identity":{"traits":{"url":"http://127.0.0.1:4433/sessions","deep":[{"href":"http://127.0.0.1:4433/sessions"}]},"schema_url":"http://127.0.0.1:4433/schemas/a"},
            "error":{"reason":"see http://127.0.0.1:4433/sessions please"}, "since":61000000000}

            """;
        var expected = body
            .Replace("\"http:\\/\\/127.0.0.1:4433\\/self-service\\/login\\/browser?a=1\\u0026b=2\"", "\"http://localhost:5000/.ory/self-service/login/browser?a=1\\u0026b=2\"")
            .Replace("\"action\":\"http://127.0.0.1:4433/", "\"action\":\"http://localhost:5000/.ory/")
            .Replace("\"src\":\"http://127.0.0.1:4433/", "\"src\":\"http://localhost:5000/.ory/")
            .Replace("\"schema_url\":\"http://127.0.0.1:4433/", "\"schema_url\":\"http://localhost:5000/.ory/")
            .Replace("see http://127.0.0.1:4433/", "see http://localhost:5000/.ory/");

        Assert.Equal(expected, await RewriteAsync(body, int.MaxValue));
        Assert.Equal(expected, await RewriteAsync(body, 1));
        Assert.Equal(5, Count(expected, "localhost:5000"));
    }

    [Theory]
    [InlineData("{\"action\":\"http://127.0.0.1:4433/sess")]
    [InlineData("<html>http://127.0.0.1:4433</html>")]
    [InlineData("")]
    [InlineData("{\"a\":1}garbage{")]
    // JSON by its grammar, though no text.
    [InlineData("{\"action\":\"\\ud800\",\"url\":\"x\"}")]
    [InlineData("{\"act\\ud800\":1,\"reason\":\"\\udc00\"}")]
    public async Task What_is_cut_off_or_no_JSON_goes_on_as_it_came(string body) => Assert.Equal(body, await RewriteAsync(body, 7));

    [Fact]
    public async Task What_is_complete_is_passed_on_before_the_rest_has_come()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        await using var stream = new JsonLinkStream(pipe.Reader.AsStream(), s_links);
        await pipe.Writer.WriteAsync("{\"action\":\"http://127.0.0.1:4433/sessions\",\"ne"u8.ToArray());

        var buffer = new byte[256];
        var read = await stream.ReadAsync(buffer);
        Assert.Equal("{\"action\":\"http://localhost:5000/.ory/sessions\"", Encoding.UTF8.GetString(buffer, 0, read).TrimEnd(','));
    }

    [Fact]
    public async Task Values_larger_than_the_buffer_pass()
    {
        var body = JsonSerializer.Serialize(new { src = "data:image/png;base64," + new string('A', 300_000), action = "http://127.0.0.1:4433/sessions" });
        Assert.Equal(body.Replace("127.0.0.1:4433", "localhost:5000/.ory"), await RewriteAsync(body, 4096));
        var enormous = JsonSerializer.Serialize(new { src = new string('A', 5_000_000), x = 1 });
        Assert.Equal(enormous, await RewriteAsync(enormous, 64 * 1024));
    }

    private static readonly Gen<object?> s_value = Gen.Recursive<object?>((depth, gen) =>
    {
        var leaf = Gen.OneOf(
            Gen.String.Select(text => (object?)text),
            Gen.Int[0, 4].Select(index => (new object?[] { "http://127.0.0.1:4433/sessions", "http://127.0.0.1:4433", null, true, 12.5 })[index]));
        return depth > 3 ? leaf : Gen.OneOf(
            leaf,
            gen.List[0, 4].Select(list => (object?)list),
            Gen.Dictionary(Gen.Int[0, 6].Select(index => (new[] { "action", "value", "traits", "ui", "url", "reason", "x" })[index]), gen)[0, 4].Select(map => (object?)map));
    });

    [Fact]
    public void However_the_body_is_cut_the_result_is_the_same_document() =>
        Gen.Select(s_value, Gen.Int[1, 40]).Sample((value, chunk) =>
        {
            var body = JsonSerializer.Serialize(value);
            var whole = RewriteAsync(body, int.MaxValue).GetAwaiter().GetResult();
            using var _ = JsonDocument.Parse(whole);
            return whole == RewriteAsync(body, chunk).GetAwaiter().GetResult();
        });

    private static async Task<string> RewriteAsync(string body, int chunk)
    {
        await using var stream = new JsonLinkStream(new Chunks(Encoding.UTF8.GetBytes(body), chunk), s_links);
        using var result = new MemoryStream();
        await stream.CopyToAsync(result);
        return Encoding.UTF8.GetString(result.ToArray());
    }

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "").Length) / part.Length;

    private sealed class Chunks(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
