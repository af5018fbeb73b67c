using System.Text.Encodings.Web;

namespace Gateway;

/// <summary>Pages without a view engine.</summary>
internal static class Html
{
    public static IResult Page(string title, params string[] parts) => Results.Content($$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{{Encode(title)}}</title>
        <style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem } td { overflow-wrap: anywhere; padding-right: 1rem; vertical-align: top }</style>
        </head>
        <body>
        <h1>{{Encode(title)}}</h1>
        {{string.Join('\n', parts)}}
        <p><a href="/">Home</a></p>
        </body>
        </html>
        """, "text/html; charset=utf-8");

    public static string Table(string caption, IEnumerable<(string Name, string Value)> rows) =>
        $"<h2>{Encode(caption)}</h2><table>{string.Concat(rows.Select(row => $"<tr><th scope=\"row\" align=\"left\">{Encode(row.Name)}</th><td>{Encode(row.Value)}</td></tr>"))}</table>";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
