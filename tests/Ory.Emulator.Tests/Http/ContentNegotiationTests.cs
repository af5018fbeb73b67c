using Microsoft.AspNetCore.Http;

namespace Ory.Emulator.Tests;

public class ContentNegotiationTests
{
    [Theory]
    [InlineData(null, null, false, false, true)]
    [InlineData("*/*", null, false, false, true)]
    [InlineData("text/html,application/xhtml+xml", null, false, false, true)]
    [InlineData("application/json", null, true, true, false)]
    [InlineData("application/json, text/plain, */*", null, true, true, false)]
    [InlineData("text/html, application/json", null, false, false, true)]
    [InlineData("text/html;q=0.5, application/json", null, true, true, false)]
    [InlineData("application/json; charset=utf-8", null, false, false, true)]
    [InlineData("application/json;q=0", null, false, false, true)]
    [InlineData("text/html;q=.5, application/json", null, false, false, true)]
    [InlineData("text/html;q=0.5;level=1, application/json", null, false, false, true)]
    [InlineData("application/json;q=0.9 and more, text/html", null, true, true, false)]
    [InlineData("application/json and more", null, true, true, false)]
    [InlineData("application/xml;version=1, application/json", null, false, false, true)]
    [InlineData("text/html;q=0.25, application/json;q=0.125", null, false, false, true)]
    [InlineData("text/html , application/json; q=1.0", null, false, false, true)]
    [InlineData("text/html", "application/json", true, false, true)]
    [InlineData("text/html", "application/json; charset=utf-8", false, false, true)]
    public void Three_predicates_tell_a_script_from_a_page(string? accept, string? contentType, bool isJson, bool acceptsJson, bool isHtml)
    {
        var request = new DefaultHttpContext().Request;
        if (accept is not null) request.Headers.Accept = accept;
        request.ContentType = contentType;

        Assert.Equal((isJson, acceptsJson, isHtml), (ContentNegotiation.IsJsonRequest(request), ContentNegotiation.AcceptsJson(request), ContentNegotiation.IsHtmlRequest(request)));
    }
}
