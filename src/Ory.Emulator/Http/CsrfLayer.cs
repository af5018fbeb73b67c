using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>The CSRF layer before the public API: who gets a cookie, and which requests need a token.</summary>
internal sealed class CsrfLayer(Server server)
{
    private const string Docs = "https://www.ory.sh/kratos/docs/debug/csrf";

    private static readonly string[] Flows = ["login", "registration", "settings", "recovery", "verification"];

    // Spelt exactly so: a method in small letters is another one.
    private static readonly string[] Safe = ["GET", "HEAD", "OPTIONS", "TRACE"];

    // What does not pass through the layer at all.
    private static readonly string[] Outside = ["/health/alive", "/health/ready", "/version", "/metrics/prometheus"];

    // A star stands for one segment.
    private static readonly string[][] Ignored =
    [
        .. new[]
        {
            "/sessions", "/sessions/*", "/sessions/*/extend", "/identities/*/sessions", "/schemas/*", "/admin/schemas/*", "/courier/messages",
            "/self-service/logout/api", "/self-service/methods/oidc/callback/*",
        }.Concat(Flows.Select(flow => $"/self-service/{flow}")).Concat(Flows.Select(flow => $"/self-service/{flow}/api")).Select(path => path.Split('/')),
    ];

    /// <summary>Reads the cookie, sets one where there is none. False when the request must be refused.</summary>
    public async ValueTask<bool> EnterAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var path = exchange.Request.Path.Value ?? "/";
        if (Outside.Contains(path)) return true;
        exchange.Response.Headers.Append("Vary", "Cookie");
        var ignored = IsIgnored(path);
        var secrets = Cookies.Values(exchange.Request, server.CsrfCookieName).Select(value => CsrfTokens.Decode(value) ?? []).ToArray();
        // Of several, as after the domain of cookies was changed, nobody knows which is meant: none counts, and a new one takes their place.
        if (secrets is [var only]) exchange.CsrfSecret = only;
        if (exchange.CsrfSecret.Length == 0 && !ignored) exchange.RotateCsrf();
        if (ignored || Safe.Contains(exchange.Request.Method)) return true;
        var token = exchange.First("X-CSRF-Token") is { Length: > 0 } header ? header : await FormTokenAsync(exchange, cancellationToken);
        if (secrets.Length > 0 && CsrfTokens.IsMaskOf(secrets[0], token)) return true;
        await exchange.WriteErrorAsync(await ViolationAsync(exchange, cancellationToken));
        return false;
    }

    private static async ValueTask<string?> FormTokenAsync(Exchange exchange, CancellationToken cancellationToken) =>
        await exchange.FormAsync(cancellationToken) is { IsForm: true } form ? form.Text("csrf_token") : null;

    // The address is looked at together with the form, and where nobody has read that not at all.
    private static bool WasTokenSent(Exchange exchange) => exchange.First("X-CSRF-Token") is { Length: > 0 }
        || (exchange.ReadForm is { } form && (form.Texts("csrf_token").FirstOrDefault() ?? exchange.Query("csrf_token")).Length > 0);

    private static bool IsIgnored(string path)
    {
        var parts = path.Split('/');
        return Ignored.Any(pattern => pattern.Length == parts.Length && pattern.Zip(parts).All(pair => pair.First == "*" || pair.First == pair.Second)) || AdminRedirects.IsFor(path);
    }

    /// <summary>Why a request that submits to a flow may not: null when it may.</summary>
    public async ValueTask<ApiError?> CheckAsync(Exchange exchange, Flow flow, string? token, CancellationToken cancellationToken)
    {
        if (!flow.IsBrowser) return Guard(exchange);
        return CsrfTokens.Fits(exchange.CsrfSecret, token) ? null : await ViolationAsync(exchange, cancellationToken);
    }

    /// <summary>API flows are not for browsers: an Origin or a cookie gives those away.</summary>
    public static ApiError? Guard(Exchange exchange)
    {
        if (exchange.First("Origin") is { Length: > 0 })
            return Errors.BadRequest("A request of an API flow brought an Origin header, as only browsers do.");
        var cookies = Cookies.Pairs(exchange.Request).Select(pair => pair.Name)
            .Where(name => !name.StartsWith("__cf", StringComparison.Ordinal) && !name.StartsWith("_cf", StringComparison.Ordinal) && !name.StartsWith("cf_", StringComparison.Ordinal)).ToArray();
        if (cookies.Length == 0) return null;
        return Errors.BadRequest("A request of an API flow brought cookies, as only browsers do.") with
        {
            Details = new JsonObject { ["found cookies"] = Json.Array(cookies.Select(name => (JsonNode?)name)) },
        };
    }

    public async ValueTask<ApiError> ViolationAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var request = exchange.Request;
        var mode = request.Headers["Sec-Fetch-Mode"].ToString();
        var details = new JsonObject
        {
            ["docs"] = Docs,
            ["hint"] = mode is "cors" or "same-origin"
                ? "The request looks like one of a script: let it send cookies (credentials: include)."
                : "The form has to be submitted in the browser that asked for it, with its cookies.",
        };
        if (exchange.First("Cookie") is null or "") details["reject_reason"] = "The request brought no cookies.";
        else if (!Cookies.Values(request, server.CsrfCookieName).Any()) details["reject_reason"] = "The request brought cookies, but not the CSRF cookie.";
        else if (!(request.ContentType ?? "").StartsWith("application/json", StringComparison.Ordinal) && !WasTokenSent(exchange)) details["hint"] = "The CSRF token was not sent.";
        else details["reject_reason"] = "The CSRF token and the CSRF cookie do not belong together.";
        return Errors.Forbidden("The request was refused because its CSRF token is missing or wrong.") with { Id = "security_csrf_violation", Details = details };
    }
}
