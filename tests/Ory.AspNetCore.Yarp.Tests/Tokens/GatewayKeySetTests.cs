using System.Net;
using Microsoft.IdentityModel.Tokens;
using Ory.AspNetCore.Tests;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>How long a backend goes by the keys that it has fetched.</summary>
public class GatewayKeySetTests
{
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

    private async Task<string> KeyIdAsync() => Assert.Single((await _keys.GetConfigurationAsync(CancellationToken.None)).SigningKeys).KeyId;

    private sealed class PublishedKeys : HttpMessageHandler
    {
        public string KeyId { get; set; } = "";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            var published = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(key) { KeyId = KeyId });
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($$"""{"keys":[{"kty":"EC","crv":"P-256","use":"sig","kid":"{{KeyId}}","x":"{{published.X}}","y":"{{published.Y}}"}]}"""),
            });
        }
    }
}
