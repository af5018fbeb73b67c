using System.Net;
using Microsoft.IdentityModel.Tokens;
using Ory.AspNetCore.Tests;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>How long a backend goes by the keys that it has fetched.</summary>
public class GatewayKeySetTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly JumpingTime _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly PublishedKeys _published = new();
    private readonly GatewayKeySet _keys;

    public GatewayKeySetTests() => _keys = new("https://gateway.example/keys", new HttpClient(_published), _time);

    [Fact]
    public async Task A_clock_that_is_put_back_keeps_no_key_that_was_taken_away()
    {
        _published.KeyId = "old";
        Assert.Equal("old", await KeyIdAsync());
        _published.KeyId = "new";
        Assert.Equal("old", await KeyIdAsync());

        _time.Shift = -TimeSpan.FromHours(1);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("new", await KeyIdAsync());
    }

    [Fact]
    public async Task A_key_that_is_not_known_is_asked_for_once_in_thirty_seconds_whatever_the_clock_says()
    {
        _published.KeyId = "old";
        await KeyIdAsync();
        _keys.RequestRefresh();
        await KeyIdAsync();
        _published.KeyId = "new";
        _time.Shift = -TimeSpan.FromHours(1);

        _keys.RequestRefresh();
        Assert.Equal("old", await KeyIdAsync());

        _time.Advance(TimeSpan.FromSeconds(30));
        _keys.RequestRefresh();
        Assert.Equal("new", await KeyIdAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("<html></html>")]
    public async Task What_is_no_set_of_keys_takes_none_away(string answer)
    {
        _published.KeyId = "old";
        await KeyIdAsync();
        _published.Instead = answer;
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("old", await KeyIdAsync());

        _published.Instead = """{"keys":[]}""";
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty((await _keys.GetConfigurationAsync(CancellationToken.None)).SigningKeys);
    }

    // What stands between may keep a set for as long as the gateway allows, and then once more as long.
    [Fact]
    public async Task A_set_is_asked_of_the_gateway_itself()
    {
        await KeyIdAsync();
        Assert.True(_published.Last!.Headers.CacheControl!.NoCache);
    }

    // A gateway that cannot be reached may not even say so.
    [Fact]
    public async Task While_the_gateway_is_silent_the_set_that_is_known_counts_soon()
    {
        _published.KeyId = "old";
        await KeyIdAsync();
        _published.Silence = new();
        _time.Advance(TimeSpan.FromMinutes(5));

        var waiting = KeyIdAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("old", await waiting.WaitAsync(s_patience));
        // Who comes later does not wait anew.
        Assert.Equal("old", await KeyIdAsync().WaitAsync(s_patience));

        _published.KeyId = "new";
        _published.Silence.SetResult();
        while (await KeyIdAsync() != "new")
            await Task.Yield();
        Assert.Equal(2, _published.Asked);
    }

    [Fact]
    public async Task Where_no_set_is_known_all_who_wait_for_one_share_the_answer()
    {
        _published.Silence = new();
        var waiting = Enumerable.Range(0, 5).Select(_ => KeyIdAsync()).ToArray();
        _published.Silence.SetException(new HttpRequestException("down"));

        foreach (var one in waiting)
            await Assert.ThrowsAsync<HttpRequestException>(() => one.WaitAsync(s_patience));
        Assert.Equal(1, _published.Asked);

        (_published.Silence, _published.KeyId) = (null, "first");
        Assert.Equal("first", await KeyIdAsync());
    }

    private async Task<string> KeyIdAsync() => Assert.Single((await _keys.GetConfigurationAsync(CancellationToken.None)).SigningKeys).KeyId;

    private sealed class PublishedKeys : HttpMessageHandler
    {
        private int _asked;

        public string KeyId { get; set; } = "";

        public int Asked => _asked;

        public string? Instead { get; set; }

        public HttpRequestMessage? Last { get; private set; }

        /// <summary>While set, nobody is answered before it ends.</summary>
        public TaskCompletionSource? Silence { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            Last = request;
            if (Silence is { } silence)
                await silence.Task.WaitAsync(cancellationToken);
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            var published = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(key) { KeyId = KeyId });
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(Instead ?? $$"""{"keys":[{"kty":"EC","crv":"P-256","use":"sig","kid":"{{KeyId}}","x":"{{published.X}}","y":"{{published.Y}}"}]}"""),
            };
        }
    }
}
