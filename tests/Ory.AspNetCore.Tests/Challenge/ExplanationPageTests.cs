using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Tests;

public class ExplanationPageTests
{
    [Fact]
    public async Task What_a_request_or_an_application_says_is_text_and_no_markup()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        var answer = new Answer { Kind = AnswerKind.Login, Status = 401, Title = "<t>", Detail = "<script>a & b", Flow = "https://id.example.org/?a=1&b=\"><script>" };

        await ExplanationPage.WriteAsync(context, answer);

        var page = Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
        Assert.Contains("<title>&lt;t&gt;</title>", page);
        Assert.Contains("<h1>&lt;t&gt;</h1><p>&lt;script&gt;a &amp; b</p>", page);
        Assert.Contains("href=\"https://id.example.org/?a=1&amp;b=&quot;&gt;&lt;script&gt;\"", page);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task It_is_nothing_but_text_that_nobody_frames_and_has_no_body_where_none_is_asked_for(string method)
    {
        var context = new DefaultHttpContext { Request = { Method = method }, Response = { Body = new MemoryStream() } };

        await ExplanationPage.WriteAsync(context, new Answer { Kind = AnswerKind.Login, Status = 401, Title = "Not signed in", Detail = "Sign in to go on." });

        Assert.Equal("default-src 'none'; frame-ancestors 'none'; base-uri 'none'", context.Response.Headers.ContentSecurityPolicy);
        Assert.Equal(method == "GET", context.Response.Body.Length > 0);
    }
}
