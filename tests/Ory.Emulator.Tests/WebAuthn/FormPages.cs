using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator.Tests;

/// <summary>An application that shows the forms of flows as plainly as can be: nodes become elements, nothing is known of methods.</summary>
internal sealed class FormPages : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });
    private readonly WebApplication _app;

    private FormPages(WebApplication app) => _app = app;

    public OryEmulator? Ory { get; set; }

    /// <summary><c>http://localhost:PORT</c>: Web Authentication refuses addresses.</summary>
    public string Url => $"http://localhost:{new Uri(_app.Urls.Single()).Port}";

    public static async Task<FormPages> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var pages = new FormPages(builder.Build());
        pages._app.Run(pages.AnswerAsync);
        await pages._app.StartAsync();
        return pages;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        var flowId = context.Request.Query["flow"].ToString();
        if (flowId.Length == 0)
        {
            await context.Response.WriteAsync("<!doctype html><title>home</title><h1>home</h1>");
            return;
        }

        var path = context.Request.Path.Value!.Trim('/');
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Ory!.PublicUrl, $"self-service/{path}/flows?id={flowId}"));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("Cookie", context.Request.Headers.Cookie.ToString());
        using var answer = await _http.SendAsync(request);
        using var flow = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        await context.Response.WriteAsync(answer.IsSuccessStatusCode ? Page(path, flow.RootElement.GetProperty("ui")) : $"<!doctype html><title>error</title><pre>{HtmlEncoder.Default.Encode(flow.RootElement.ToString())}</pre>");
    }

    private static string Page(string title, JsonElement ui)
    {
        var html = new StringBuilder($"<!doctype html><title>{title}</title>");
        if (ui.TryGetProperty("messages", out var messages))
        {
            foreach (var message in messages.EnumerateArray())
                html.Append($"<p class=message data-id={message.GetProperty("id")}>{HtmlEncoder.Default.Encode(message.GetProperty("text").GetString()!)}</p>");
        }

        html.Append($"<form action=\"{HtmlEncoder.Default.Encode(ui.GetProperty("action").GetString()!)}\" method=\"{ui.GetProperty("method")}\" novalidate>");
        foreach (var node in ui.GetProperty("nodes").EnumerateArray())
            html.Append(Element(node.GetProperty("attributes")));
        return html.Append("</form>").ToString();
    }

    private static string Element(JsonElement attributes)
    {
        string Text(string name) => attributes.TryGetProperty(name, out var value) ? HtmlEncoder.Default.Encode(value.ToString()) : "";
        return attributes.GetProperty("node_type").GetString() switch
        {
            "script" => $"<script src=\"{Text("src")}\" integrity=\"{Text("integrity")}\" crossorigin=\"{Text("crossorigin")}\" referrerpolicy=\"{Text("referrerpolicy")}\"></script>",
            "input" when Text("type") is "submit" or "button" => $"<button type=\"{Text("type")}\" name=\"{Text("name")}\" value=\"{Text("value")}\" onclick=\"{Text("onclick")}\">{Text("name")} {(Text("type") == "submit" ? Text("value") : "")}</button>",
            "input" => $"<input type=\"{Text("type")}\" name=\"{Text("name")}\" value=\"{Text("value")}\">",
            _ => "",
        };
    }
}
