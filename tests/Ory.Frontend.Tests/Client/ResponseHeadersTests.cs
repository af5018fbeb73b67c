using Microsoft.Extensions.Time.Testing;

namespace Ory.Frontend.Tests;

public sealed class ResponseHeadersTests
{
    [Fact]
    public async Task An_answer_carries_what_its_headers_say()
    {
        var response = await Ask(
            ("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Expires=Mon, 23 Nov 2026 08:00:00 GMT"), ("Ory-Session-Cache-For", "60"), ("Retry-After", "5"),
            ("x-ratelimit-limit", "10, 10;w=1, 300;w=60"), ("x-ratelimit-remaining", "8"), ("x-ratelimit-reset", "1"), ("X-Total-Count", "260"),
            ("Link", "</sessions?page=0&page_size=250&page_token=eyJv&per_page=250>; rel=\"first\",</sessions?page=1&page_size=250&page_token=eyJw,x&per_page=250>; rel=\"next\""));
        Assert.Equal(["a=1; Path=/", "b=2; Expires=Mon, 23 Nov 2026 08:00:00 GMT"], response.SetCookies);
        Assert.Equal(TimeSpan.FromSeconds(60), response.SessionCacheFor);
        Assert.Equal(TimeSpan.FromSeconds(5), response.RetryAfter);
        Assert.Equal((10, 8, TimeSpan.FromSeconds(1)), (response.RateLimit, response.RateLimitRemaining, response.RateLimitReset));
        Assert.Equal(260, response.TotalCount);
        Assert.Equal("/sessions?page=0&page_size=250&page_token=eyJv&per_page=250", response.Links["first"]);
        Assert.Equal("/sessions?page=1&page_size=250&page_token=eyJw,x&per_page=250", response.Links["next"]);
    }

    [Fact]
    public async Task What_was_not_sent_is_null_or_empty()
    {
        var response = await Ask();
        Assert.Empty(response.SetCookies);
        Assert.Empty(response.Links);
        Assert.Null(response.SessionCacheFor);
        Assert.Null(response.RetryAfter);
        Assert.Null(response.RateLimit);
        Assert.Null(response.RateLimitRemaining);
        Assert.Null(response.RateLimitReset);
        Assert.Null(response.TotalCount);
    }

    [Theory]
    [InlineData("Mon, 23 Nov 2026 08:00:30 GMT", 30)]
    [InlineData("Mon, 23 Nov 2026 07:00:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999999999", null)]
    public async Task Retry_After_may_be_a_date(string value, int? seconds)
    {
        var response = await Ask(("Retry-After", value));
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, response.RetryAfter);
    }

    private static async Task<FrontendResponse> Ask(params (string Name, string Value)[] headers)
    {
        using var wire = new RecordedHandler(_ =>
        {
            var answer = RecordedHandler.Answer(200, "application/json", """{"id":"x"}"""u8.ToArray());
            foreach (var (name, value) in headers)
                answer.Headers.TryAddWithoutValidation(name, value);
            return answer;
        });
        using var http = new HttpClient(wire) { BaseAddress = new Uri("http://ory.test") };
        return await new FrontendClient(http, new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero))).ToSessionAsync(default);
    }
}
