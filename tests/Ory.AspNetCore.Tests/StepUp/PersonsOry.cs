using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace Ory.AspNetCore.Tests;

/// <summary>The wire to an Ory that knows some persons, and answers in the form of the recordings what this library asks: whoami, settings flows, logout.</summary>
internal sealed class PersonsOry(TimeProvider time) : HttpMessageHandler
{
    /// <summary>How Ory takes its session cookie back.</summary>
    public const string Deletion = "ory_kratos_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; HttpOnly; SameSite=Lax";

    private readonly ConcurrentQueue<(string Method, string PathAndQuery, bool PastCaches)> _requests = new();

    /// <summary>By the value of the session cookie or the session token.</summary>
    public ConcurrentDictionary<string, Person> Persons { get; } = new(StringComparer.Ordinal);

    /// <summary>What Ory's own edge still says to a whoami that does not bypass it.</summary>
    public ConcurrentDictionary<string, Person> Stale { get; } = new(StringComparer.Ordinal);

    /// <summary><c>session.whoami.required_aal: highest_available</c>, and the same for settings.</summary>
    public bool IsStrict { get; set; }

    public bool IsDown { get; set; }

    /// <summary>What somebody in between answers instead, or does before Ory is asked; null where Ory answers itself.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Between { get; set; } = _ => null;

    public IReadOnlyList<(string Method, string PathAndQuery, bool PastCaches)> Requests => [.. _requests];

    public int Whoamis => Requests.Count(request => request.PathAndQuery.StartsWith("/sessions/whoami", StringComparison.Ordinal));

    public void Forget() => _requests.Clear();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pastCaches = request.Headers.CacheControl?.MaxAge == TimeSpan.Zero;
        _requests.Enqueue((request.Method.Method, request.RequestUri!.PathAndQuery, pastCaches));
        if (IsDown)
            throw new HttpRequestException("refused");
        if (Between(request) is { } other)
            return Task.FromResult(other);
        // As on a wire, nothing comes of a call that nobody waits for any more.
        cancellationToken.ThrowIfCancellationRequested();

        return Task.FromResult(Answer(request, pastCaches, cancellationToken));
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, bool pastCaches, CancellationToken cancellationToken)
    {
        var value = CredentialOf(request);
        var person = value is null ? null : Persons.GetValueOrDefault(value);
        if (!pastCaches && value is not null && Stale.TryGetValue(value, out var stale))
            person = stale;

        return (request.Method.Method, request.RequestUri!.AbsolutePath) switch
        {
            ("GET", "/health/ready") => Json(HttpStatusCode.OK, """{"status":"ok"}"""),
            ("GET", "/sessions/whoami") => person is null ? Unauthorized() : IsTooLow(person) ? AalRequired() : Json(HttpStatusCode.OK, SessionOf(person)),
            ("GET", "/self-service/settings/browser") => person is null ? Unauthorized() : IsTooLow(person) ? AalRequired() : Json(HttpStatusCode.OK, SettingsOf(person)),
            ("GET", "/self-service/logout/browser") => person is null ? Unauthorized()
                : Json(HttpStatusCode.OK, $$"""{"logout_url":"http://ory.test/self-service/logout?token=ory_lo_{{person.SessionId}}","logout_token":"ory_lo_{{person.SessionId}}"}"""),
            ("GET", "/self-service/logout") => EndCookie(value!, request.RequestUri),
            ("DELETE", "/self-service/logout/api") => EndToken(request.Content!.ReadAsStringAsync(cancellationToken).Result),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("404 page not found") },
        };
    }

    private bool IsTooLow(Person person) => IsStrict && person is { HasSecondFactor: true, Aal: "aal1" };

    private static string? CredentialOf(HttpRequestMessage request)
    {
        if (request.Headers.TryGetValues("X-Session-Token", out var tokens))
            return tokens.Single();
        var cookie = request.Headers.TryGetValues("Cookie", out var cookies) ? cookies.Single() : null;
        return cookie is not null && cookie.IndexOf("_session=", StringComparison.Ordinal) is > 0 and var name ? cookie[(name + "_session=".Length)..] : null;
    }

    private HttpResponseMessage EndCookie(string value, Uri address)
    {
        if (!Persons.TryGetValue(value, out var person) || address.Query != $"?token=ory_lo_{person.SessionId}")
            return Unauthorized();

        End(person.SessionId);
        var response = new HttpResponseMessage(HttpStatusCode.NoContent);
        response.Headers.Add("Set-Cookie", Deletion);
        response.Headers.Add("Set-Cookie", "csrf_token_82b119fa58a0a1cb6faa9738c1d0dbbf04fcc89a657b7beb31fcde400ced48ab=new; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
        return response;
    }

    private HttpResponseMessage EndToken(string body)
    {
        var token = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("session_token").GetString()!;
        if (!Persons.TryGetValue(token, out var person))
            return Json(HttpStatusCode.Forbidden, """{"error":{"code":403,"status":"Forbidden","message":"The requested action was forbidden"}}""");

        End(person.SessionId);
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    private void End(string sessionId)
    {
        foreach (var (value, person) in Persons)
        {
            if (person.SessionId == sessionId)
                Persons.TryRemove(value, out _);
        }
    }

    private string SessionOf(Person person)
    {
        var signedIn = Text(time.GetUtcNow() - (person.SignedInAgo ?? TimeSpan.Zero));
        var authenticatedAt = person.SignedInAgo is null ? "" : $"\"authenticated_at\":\"{signedIn}\",";
        var methods = string.Join(',', person.Methods.Select(method => $$"""{"method":"{{method}}","aal":"aal1","completed_at":"{{signedIn}}"}"""));
        var roles = string.Join(',', person.Roles.Select(role => $"\"{role}\""));
        return $$"""
            {"id":"{{person.SessionId}}","active":true,"expires_at":"{{Text(time.GetUtcNow().AddHours(12))}}",{{authenticatedAt}}"issued_at":"{{signedIn}}",
            "authenticator_assurance_level":"{{person.Aal}}","authentication_methods":[{{methods}}],
            "identity":{"id":"{{person.IdentityId}}","schema_id":"{{person.Schema}}","schema_url":"http://ory.test/schemas/x","state":"active","traits":{"email":"ann@example.org"},
            "verifiable_addresses":[{"id":"1","value":"ann@example.org","verified":{{(person.IsVerified ? "true" : "false")}},"via":"email","status":"completed"}],"metadata_public":{"roles":[{{roles}}] } },"devices":[]}
            """;
    }

    private string SettingsOf(Person person)
    {
        var node = person.HasSecondFactor
            ? """{"type":"input","group":"totp","attributes":{"name":"totp_unlink","type":"submit","value":"true","required":true,"disabled":false,"node_type":"input"},"messages":[],"meta":{}}"""
            : """{"type":"input","group":"totp","attributes":{"name":"totp_code","type":"text","required":true,"disabled":false,"node_type":"input"},"messages":[],"meta":{}}""";
        return $$"""
            {"id":"0b1f6b3e-0000-4000-8000-000000000001","type":"browser","expires_at":"{{Text(time.GetUtcNow().AddHours(1))}}","issued_at":"{{Text(time.GetUtcNow())}}",
            "request_url":"http://ory.test/self-service/settings/browser","ui":{"action":"http://ory.test/self-service/settings?flow=0b1f6b3e-0000-4000-8000-000000000001","method":"POST",
            "nodes":[{"type":"input","group":"default","attributes":{"name":"csrf_token","type":"hidden","value":"x","required":true,"disabled":false,"node_type":"input"},"messages":[],"meta":{ } },{{node}}] },
            "identity":{"id":"{{person.IdentityId}}","schema_id":"default","schema_url":"http://ory.test/schemas/x","traits":{} },"state":"show_form"}
            """;
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static HttpResponseMessage Unauthorized() =>
        Json(HttpStatusCode.Unauthorized, """{"error":{"code":401,"status":"Unauthorized","reason":"No valid session credentials found in the request.","message":"The request could not be authorized"}}""");

    private static HttpResponseMessage AalRequired() =>
        Json(HttpStatusCode.Forbidden, """{"error":{"id":"session_aal2_required","code":403,"status":"Forbidden","reason":"x","details":{"redirect_browser_to":"https://evil.example/self-service/login/browser?aal=aal2"},"message":"x"},"redirect_browser_to":"https://evil.example/self-service/login/browser?aal=aal2"}""");

    private static HttpResponseMessage Json(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
