using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Ory.Emulator;

/// <summary>One request and its answer.</summary>
internal sealed class Exchange(HttpContext http, Server server)
{
    private const int Buffer = 2048;

    private Task<SubmittedForm>? _form;
    private SessionLookup? _session;
    private string? _url;
    private bool _hasRotated;

    public HttpContext Http { get; } = http;

    public Server Server { get; } = server;

    public HttpRequest Request => Http.Request;

    public HttpResponse Response => Http.Response;

    public DateTimeOffset Now { get; } = server.Time.GetUtcNow();

    /// <summary>The endpoint's path, names in braces; empty where none was found.</summary>
    public string Pattern { get; set; } = "";

    /// <summary>What the braces in it stood for.</summary>
    public IReadOnlyDictionary<string, string> RouteValues { get; set; } = new Dictionary<string, string>();

    /// <summary>The secret of the CSRF cookie; empty when the request brought none and gets none.</summary>
    public byte[] CsrfSecret { get; set; } = [];

    public bool IsJsonRequest => ContentNegotiation.IsJsonRequest(Request);

    public bool AcceptsJson => ContentNegotiation.AcceptsJson(Request);

    public bool IsHtmlRequest => ContentNegotiation.IsHtmlRequest(Request);

    /// <summary>The session of the request, looked for once.</summary>
    public SessionLookup Session => _session ??= Server.SessionReader.Read(Request, Now);

    /// <summary>The URL as the client asked for it.</summary>
    public string RequestUrl
    {
        get
        {
            if (_url is not null) return _url;
            var scheme = First("X-Forwarded-Proto") is { Length: > 0 } proto ? proto : Request.Scheme;
            var host = First("X-Forwarded-Host") is { Length: > 0 } forwarded ? forwarded : Request.Host.Value;
            return $"{scheme}://{host}{Target}";
        }
    }

    /// <summary>The URL of the request below the server's own address, its parameters in order.</summary>
    public string OwnUrl => Urls.WithQuery(Server.PublicUrl + Target);

    /// <summary>What was asked for: the path with its parameters.</summary>
    public string Target => Request.Path.ToUriComponent() + Request.QueryString.Value;

    /// <summary>A query parameter, spelt exactly so; of several the first counts, and none is the empty text.</summary>
    public string Query(string name) => Queries(name).FirstOrDefault() ?? "";

    public bool HasQuery(string name) => Queries(name).Any();

    /// <summary>Every value of a query parameter, spelt exactly so.</summary>
    public IEnumerable<string> Queries(string name) => Urls.Parameters(_url ?? Request.QueryString.Value ?? "", name);

    public Task<SubmittedForm> FormAsync(CancellationToken cancellationToken) => _form ??= SubmittedForm.ReadAsync(Request, cancellationToken).AsTask();

    /// <summary>The form where it was read already; null where it was not, or could not be.</summary>
    public SubmittedForm? ReadForm => _form is { IsCompletedSuccessfully: true } read ? read.Result : null;

    /// <summary>A fresh mask of the CSRF secret, for a form.</summary>
    public string CsrfToken() => CsrfTokens.Mask(CsrfSecret);

    /// <summary>Makes a new CSRF secret and sets its cookie: forms made under the old one are void. An answer sets it once, for whatever reason.</summary>
    public void RotateCsrf()
    {
        if (_hasRotated) return;
        _hasRotated = true;
        CsrfSecret = CsrfTokens.NewSecret();
        Cookies.Set(Response, Server.CsrfCookieName, Convert.ToBase64String(CsrfSecret), Server.Configuration.CsrfCookie, TimeSpan.FromDays(365), null);
    }

    /// <summary>Forgets the session that was looked up, because it changed.</summary>
    public void ForgetSession() => _session = null;

    /// <summary>Goes on as if this had been asked for, by a browser that has the session already which the answer gives it.</summary>
    public void GoOnAs(string url, SessionLookup session) => (_url, _session) = (url, session);

    public ValueTask WriteAsync(int status, JsonNode? body, bool escapesHtml = true) => WriteAsync(status, body, "application/json; charset=utf-8", escapesHtml);

    public ValueTask WriteErrorAsync(ApiError error)
    {
        Response.Headers["Ory-Error-Id"] = error.Id ?? "";
        return WriteAsync(error.StatusCode, error.ToEnvelope(First("X-Request-Id")), "application/json", escapesHtml: true);
    }

    /// <summary>Refuses a request with a text, as Go does where nothing of Kratos has seen the request.</summary>
    public ValueTask WriteRefusalAsync(int status, string text)
    {
        Response.Headers.XContentTypeOptions = "nosniff";
        return WriteTextAsync(status, text, "text/plain; charset=utf-8");
    }

    public async ValueTask WriteTextAsync(int status, string text, string contentType)
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        await WriteBodyAsync(Encoding.UTF8.GetBytes(text));
    }

    public ValueTask NoContent(string? contentType = null)
    {
        Response.StatusCode = StatusCodes.Status204NoContent;
        if (contentType is not null) Response.ContentType = contentType;
        return ValueTask.CompletedTask;
    }

    public async ValueTask RedirectAsync(int status, string url)
    {
        Response.StatusCode = status;
        // Go leaves everything else as it was written, a space as well.
        Response.Headers.Location = GoUrl.Ascii(url, "x2");
        if (Request.Method != "GET" && Request.Method != "HEAD") return;
        Response.ContentType = "text/html; charset=utf-8";
        if (Request.Method == "GET")
            await Response.WriteAsync($"<a href=\"{WebUtility.HtmlEncode(url)}\">{ReasonPhrases.GetReasonPhrase(status)}</a>.\n\n", Http.RequestAborted);
    }

    /// <summary>Sends a request for a path of the public API on, from where it was asked on the admin port.</summary>
    public ValueTask RedirectToPublicAsync() =>
        RedirectAsync(StatusCodes.Status307TemporaryRedirect, Server.PublicUrl + Request.Path.ToUriComponent()[Pipeline.AdminPrefix.Length..] + Request.QueryString.Value);

    /// <summary>Shows an error that no form can show: as JSON to a script, on the error page to a browser.</summary>
    public ValueTask ForwardAsync(ApiError error)
    {
        if (IsJsonRequest) return WriteErrorAsync(error);
        var container = new ErrorContainer(Guid.NewGuid(), error.ToJson(), Now);
        Server.Flows.Errors[container.Id] = container;
        return AcceptsJson ? WriteErrorAsync(error) : RedirectAsync(303, Urls.WithQuery(Server.Configuration.ErrorUiUrl, ("id", container.Id.ToString())));
    }

    /// <summary>The same for a flow: one that is no browser's gets JSON whatever it accepts.</summary>
    public ValueTask ForwardAsync(bool isBrowser, ApiError error) => isBrowser ? ForwardAsync(error) : WriteErrorAsync(error);

    /// <summary>Sends a browser elsewhere; a script is told where, with 422.</summary>
    public ValueTask GoToAsync(string url) => IsJsonRequest ? WriteErrorAsync(Errors.BrowserLocationChangeRequired(url)) : RedirectAsync(303, url);

    /// <summary>Refuses what only somebody who is not signed in may do: a browser is sent away, unless it is a script that asks.</summary>
    public ValueTask RefuseSignedInAsync(bool isBrowser = true)
    {
        if (!isBrowser || IsJsonRequest) return WriteErrorAsync(Errors.SessionAlreadyAvailable);
        return RedirectAsync(StatusCodes.Status302Found, Server.ReturnTo.ResolveOwn(Query("return_to")));
    }

    public string? First(string header) => Request.Headers.TryGetValue(header, out StringValues values) ? values[0] : null;

    private async ValueTask WriteAsync(int status, JsonNode? body, string contentType, bool escapesHtml)
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        await WriteBodyAsync(Json.Bytes(body, escapesHtml));
    }

    // Of a body that is not sent Go tells the length where it fits the buffer: it is known then before the head is written.
    private async ValueTask WriteBodyAsync(byte[] body)
    {
        var isSent = Request.Method != "HEAD";
        if (isSent || body.Length <= Buffer) Response.ContentLength = body.Length;
        if (isSent) await Response.Body.WriteAsync(body, Http.RequestAborted);
    }
}
