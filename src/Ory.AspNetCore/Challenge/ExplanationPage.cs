using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>The page for somebody whom no redirect would help. Plain on purpose: it loads nothing, so nothing can fail on it.</summary>
internal static class ExplanationPage
{
    public static Task WriteAsync(HttpContext context, Answer answer)
    {
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;

        var html = HtmlEncoder.Default;
        var detail = answer.Detail.Length > 0 ? $"<p>{html.Encode(answer.Detail)}</p>" : "";
        var way = answer.Explains || answer.Kind == AnswerKind.Unavailable ? "Try again" : "Go on";
        var link = answer.Flow is null ? "" : $"""<p><a href="{html.Encode(answer.Flow)}">{way}</a></p>""";
        return response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>{html.Encode(answer.Title)}</title></head>
            <body><main><h1>{html.Encode(answer.Title)}</h1>{detail}{link}</main></body>
            </html>
            """,
            context.RequestAborted);
    }
}
