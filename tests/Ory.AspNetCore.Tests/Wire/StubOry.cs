using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Ory.AspNetCore.Tests;

/// <summary>The wire to Ory: answers what the test says, and remembers what it was asked.</summary>
internal sealed class StubOry : HttpMessageHandler
{
    public const string IdentityId = "b7701db5-a60c-4e2a-b1b7-26502ce94887";
    public const string SessionId = "1e8eb88a-10e1-433c-b528-09de29861109";

    private readonly ConcurrentQueue<WhoamiRequest> _requests = new();

    public Func<WhoamiRequest, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = (_, _) => Task.FromResult(Session());

    public IReadOnlyList<WhoamiRequest> Requests => [.. _requests];

    public IReadOnlyList<WhoamiRequest> Whoamis => [.. _requests.Where(request => request.Path == "/sessions/whoami")];

    public void Always(Func<HttpResponseMessage> answer) => Answer = (_, _) => Task.FromResult(answer());

    public void Always(Exception exception) => Answer = (_, _) => Task.FromException<HttpResponseMessage>(exception);

    public static HttpResponseMessage Session(
        string aal = "aal1", string expiresAt = "2026-11-24T08:00:00Z", string sessionId = SessionId, string identityId = IdentityId, bool active = true) =>
        Json(HttpStatusCode.OK, $$"""
            {"id":"{{sessionId}}","active":{{(active ? "true" : "false")}},"expires_at":"{{expiresAt}}","authenticated_at":"2026-11-23T08:00:00.5Z",
            "authenticator_assurance_level":"{{aal}}","authentication_methods":[{"method":"password","aal":"aal1","completed_at":"2026-11-23T08:00:00Z"},
            {"method":"totp","aal":"aal2","completed_at":"2026-11-23T08:00:00Z"},{"method":"password","aal":"aal1","completed_at":"2026-11-23T08:00:00Z"}],
            "issued_at":"2026-11-23T08:00:00Z","identity":{"id":"{{identityId}}","schema_id":"default","schema_url":"http://127.0.0.1:4433/schemas/x","state":"active",
            "traits":{"email":"carl@example.org"},"verifiable_addresses":[{"id":"1","value":"carl@example.org","verified":true,"via":"email","status":"completed"},
            {"id":"2","value":"unproven@example.org","verified":false,"via":"email","status":"sent"}],"metadata_public":null},"devices":[]}
            """);

    public static HttpResponseMessage Unauthorized() =>
        Json(HttpStatusCode.Unauthorized, """{"error":{"code":401,"status":"Unauthorized","reason":"No valid session credentials found in the request.","message":"The request could not be authorized"}}""");

    public static HttpResponseMessage AalRequired() =>
        Json(HttpStatusCode.Forbidden, """{"error":{"id":"session_aal2_required","code":403,"status":"Forbidden","message":"x"},"redirect_browser_to":"http://127.0.0.1:4433/self-service/login/browser?aal=aal2"}""");

    public static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var seen = new WhoamiRequest(
            request.Method.Method, request.RequestUri!.AbsolutePath,
            request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        _requests.Enqueue(seen);
        return Answer(seen, cancellationToken);
    }
}
