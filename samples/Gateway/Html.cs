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
        <link rel="icon" href="data:,">
        <style>
        :root { color-scheme: light dark; --line: light-dark(#d8dce3, #3b4049); --quiet: light-dark(#5b6472, #a3abb8) }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
        h2 { font-size: 1.1rem; margin-top: 2rem }
        table { border-collapse: collapse; table-layout: fixed; width: 100% }
        th, td { border-top: 1px solid var(--line); padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
        th { width: min(14rem, 38%); color: var(--quiet); font-weight: 500 }
        td { font: .9rem/1.5 ui-monospace, monospace }
        </style>
        </head>
        <body>
        <h1>{{Encode(title)}}</h1>
        {{string.Join('\n', parts)}}
        <p><a href="/">Home</a></p>
        </body>
        </html>
        """, "text/html; charset=utf-8");

    /// <summary>Names and values as they are: nothing in them is markup.</summary>
    public static string Table(string caption, IEnumerable<(string Name, string Value)> rows) =>
        $"<h2>{Encode(caption)}</h2><table>{string.Concat(rows.Select(row => $"<tr><th scope=\"row\">{Encode(row.Name)}</th><td>{Encode(row.Value)}</td></tr>"))}</table>";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
