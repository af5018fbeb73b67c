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
}
