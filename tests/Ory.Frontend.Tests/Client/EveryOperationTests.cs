using System.Reflection;
using System.Text.Json;

namespace Ory.Frontend.Tests;

/// <summary>Calls every operation with every parameter, and compares what arrives at a server.</summary>
public sealed class EveryOperationTests
{
    private const string Id = "c0ffee00-0000-4000-8000-000000000001";
    private const string Url = "https://app.example/ü?a=b&c=d e";
    private const string EscapedUrl = "https%3A%2F%2Fapp.example%2F%C3%BC%3Fa%3Db%26c%3Dd%20e";
    private const string RawCookie = "ory_kratos_session=MTY=|a%2Fb; csrf_token_1=\"x\"; other=ü";

    private static readonly FrontendCredential Cookie = FrontendCredential.FromCookie(RawCookie);
    private static readonly FrontendCredential Token = FrontendCredential.FromSessionToken("ory_st_x");
    private static readonly JsonElement Object = JsonElement.Parse("""{"x":1}""");

    private static readonly Row[] Rows =
    [
        new(c => c.ToSessionAsync(Cookie, "te/st", bypassCache: true), "GET /sessions/whoami?tokenize_as=te%2Fst", Sent.Cookie),
        new(c => c.ListMySessionsAsync(Token, 2, 3, 4, "t=o"), "GET /sessions?page=2&per_page=3&page_size=4&page_token=t%3Do", Sent.Token),
        new(c => c.DisableMySessionAsync("a/b", Cookie), "DELETE /sessions/a%2Fb", Sent.Cookie),
        new(c => c.DisableMyOtherSessionsAsync(Token), "DELETE /sessions", Sent.Token),
        new(c => c.ExchangeSessionTokenAsync("in&it", "re=turn"), "GET /sessions/token-exchange?init_code=in%26it&return_to_code=re%3Dturn", Sent.Nothing),
        new(c => c.CreateBrowserLoginFlowAsync(Cookie, true, "aal2", Url, "challenge", "org", "traits.email", "schema"),
            $"GET /self-service/login/browser?refresh=true&aal=aal2&return_to={EscapedUrl}&login_challenge=challenge&organization=org&via=traits.email&identity_schema=schema", Sent.Cookie),
        new(c => c.CreateNativeLoginFlowAsync(Token, false, "aal1", Url, true, "org", "email", "schema"),
            $"GET /self-service/login/api?refresh=false&aal=aal1&return_to={EscapedUrl}&return_session_token_exchange_code=true&organization=org&via=email&identity_schema=schema", Sent.Token),
        new(c => c.GetLoginFlowAsync(Id, Cookie), $"GET /self-service/login/flows?id={Id}", Sent.Cookie),
        new(c => c.UpdateLoginFlowAsync(Id, new UpdateLoginFlowWithPasswordMethod { Identifier = "i", Password = "ü", CsrfToken = "c", TransientPayload = Object }, Cookie),
            $"POST /self-service/login?flow={Id}", Sent.Cookie, """{"method":"password","identifier":"i","password":"ü","csrf_token":"c","transient_payload":{"x":1}}"""),
        new(c => c.CreateBrowserRegistrationFlowAsync(Cookie, Url, "challenge", "https://app.example/v", "org", "schema"),
            $"GET /self-service/registration/browser?return_to={EscapedUrl}&login_challenge=challenge&after_verification_return_to=https%3A%2F%2Fapp.example%2Fv&organization=org&identity_schema=schema", Sent.Cookie),
        new(c => c.CreateNativeRegistrationFlowAsync(FrontendCredential.None, Url, true, "org", "schema"),
            $"GET /self-service/registration/api?return_to={EscapedUrl}&return_session_token_exchange_code=true&organization=org&identity_schema=schema", Sent.Nothing),
        new(c => c.GetRegistrationFlowAsync(Id, Cookie), $"GET /self-service/registration/flows?id={Id}", Sent.Cookie),
        new(c => c.UpdateRegistrationFlowAsync(Id, new UpdateRegistrationFlowWithCodeMethod { Traits = Object, Code = "1" }, Cookie),
            $"POST /self-service/registration?flow={Id}", Sent.Cookie, """{"method":"code","traits":{"x":1},"code":"1"}"""),
        new(c => c.CreateBrowserRecoveryFlowAsync(Cookie, Url, true), $"GET /self-service/recovery/browser?return_to={EscapedUrl}&skip_settings=true", Sent.Cookie),
        new(c => c.CreateNativeRecoveryFlowAsync(FrontendCredential.None), "GET /self-service/recovery/api", Sent.Nothing),
        new(c => c.GetRecoveryFlowAsync(Id, Cookie), $"GET /self-service/recovery/flows?id={Id}", Sent.Cookie),
        new(c => c.UpdateRecoveryFlowAsync(Id, new UpdateRecoveryFlowWithLinkMethod { Email = "e" }, Cookie, "to+ken"),
            $"POST /self-service/recovery?flow={Id}&token=to%2Bken", Sent.Cookie, """{"method":"link","email":"e"}"""),
        new(c => c.CreateBrowserVerificationFlowAsync(Cookie, Url), $"GET /self-service/verification/browser?return_to={EscapedUrl}", Sent.Cookie),
        new(c => c.CreateNativeVerificationFlowAsync(Token, Url), $"GET /self-service/verification/api?return_to={EscapedUrl}", Sent.Token),
        new(c => c.GetVerificationFlowAsync(Id, Cookie), $"GET /self-service/verification/flows?id={Id}", Sent.Cookie),
        new(c => c.UpdateVerificationFlowAsync(Id, new UpdateVerificationFlowWithCodeMethod { Code = "1" }, Cookie, "token"),
            $"POST /self-service/verification?flow={Id}&token=token", Sent.Cookie, """{"method":"code","code":"1"}"""),
        new(c => c.CreateBrowserSettingsFlowAsync(Cookie, Url, "org"), $"GET /self-service/settings/browser?return_to={EscapedUrl}&organization=org", Sent.Cookie),
        new(c => c.CreateNativeSettingsFlowAsync(Token, "org"), "GET /self-service/settings/api?organization=org", Sent.Token),
        new(c => c.GetSettingsFlowAsync(Id, Token), $"GET /self-service/settings/flows?id={Id}", Sent.Token),
        new(c => c.UpdateSettingsFlowAsync(Id, new UpdateSettingsFlowWithTotpMethod { TotpUnlink = true }, Token),
            $"POST /self-service/settings?flow={Id}", Sent.Token, """{"method":"totp","totp_unlink":true}"""),
        new(c => c.CreateBrowserLogoutFlowAsync(Cookie, Url), $"GET /self-service/logout/browser?return_to={EscapedUrl}", Sent.Cookie),
        new(c => c.UpdateLogoutFlowAsync("ory_lo_x", Cookie, Url), $"GET /self-service/logout?token=ory_lo_x&return_to={EscapedUrl}", Sent.Cookie),
        new(c => c.PerformNativeLogoutAsync("ory_st_x"), "DELETE /self-service/logout/api", Sent.Nothing, """{"session_token":"ory_st_x"}"""),
        new(c => c.GetFlowErrorAsync("stub:500", Cookie), "GET /self-service/errors?id=stub%3A500", Sent.Cookie),
        new(c => c.GetWebAuthnJavaScriptAsync(), "GET /.well-known/ory/webauthn.js", Sent.Nothing),
        new(c => c.GetWellKnownChangePasswordAsync(Cookie), "GET /.well-known/change-password", Sent.Cookie),
        new(c => c.CreateFedcmFlowAsync(Cookie), "GET /self-service/fed-cm/parameters", Sent.Cookie),
        new(c => c.UpdateFedcmFlowAsync(new UpdateFedcmFlowBody { Token = "t", CsrfToken = "c", Nonce = "n", TransientPayload = Object }, Cookie),
            "POST /self-service/fed-cm/token", Sent.Cookie, """{"token":"t","csrf_token":"c","nonce":"n","transient_payload":{"x":1}}"""),
        new(c => c.DeleteTestLoginFlowAsync(Id, Cookie), $"DELETE /self-service/login/test?id={Id}", Sent.Cookie),
    ];

    private enum Sent
    {
        Nothing,
        Cookie,
        Token,
    }

    [Fact]
    public async Task What_arrives_is_what_Ory_takes()
    {
        await using var server = await WireServer.StartAsync(WireServer.Json(418, """{"error":{"message":"noted"}}"""));
        var client = new FrontendClient(server.Url);
        foreach (var row in Rows)
        {
            var exception = await Assert.ThrowsAsync<FrontendException>(() => row.Call(client));
            Assert.Equal(418, exception.StatusCode);
            Assert.True(server.Arrivals.TryDequeue(out var arrival));
            Assert.Equal(row.Request, $"{arrival.Method} {arrival.Target}");

            var expected = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Host"] = server.Url.Authority, ["Accept"] = "application/json" };
            if (row.Sent == Sent.Cookie)
                expected["Cookie"] = RawCookie;
            if (row.Sent == Sent.Token)
                expected["X-Session-Token"] = "ory_st_x";
            if (arrival.Target.StartsWith("/sessions/whoami", StringComparison.Ordinal))
                expected["Cache-Control"] = "max-age=0";    // bypassCache
            if (row.Body is not null)
            {
                expected["Content-Type"] = "application/json";
                expected["Content-Length"] = arrival.Headers["Content-Length"];
            }
            Assert.Equal(expected.OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase), arrival.Headers.Where(h => h.Key != "traceparent").OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase));
            if (row.Body is null)
                Assert.Empty(arrival.Body);
            else
                Assert.Null(Json.Difference(JsonElement.Parse(row.Body), JsonElement.Parse(arrival.Body)));
        }
        Assert.Empty(server.Arrivals);
    }

    [Fact]
    public async Task A_parameter_that_is_not_given_is_not_sent()
    {
        await using var server = await WireServer.StartAsync(WireServer.Json(418, """{"error":{"message":"noted"}}"""));
        var client = new FrontendClient(new Uri(server.Url, "/base/"));
        await Assert.ThrowsAsync<FrontendException>(() => client.CreateBrowserLoginFlowAsync(FrontendCredential.None));
        await Assert.ThrowsAsync<FrontendException>(() => client.ToSessionAsync(FrontendCredential.None));
        await Assert.ThrowsAsync<FrontendException>(() => client.ListMySessionsAsync(FrontendCredential.None));
        Assert.Equal(["/base/self-service/login/browser", "/base/sessions/whoami", "/base/sessions"], server.Arrivals.Select(arrival => arrival.Target));
    }

    [Fact]
    public void Every_public_operation_is_called_with_every_parameter()
    {
        var operations = typeof(FrontendClient).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal)).ToDictionary(method => method.Name);
        Assert.Equal(34, operations.Count);
        Assert.Equal(34, Rows.Length);
        // Ory's operation ids, as the client itself names them in its errors, are the methods' names.
        var named = typeof(FrontendOperation).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<FrontendOperation>()
            .Select(operation => char.ToUpperInvariant(operation.Name[0]) + operation.Name[1..] + "Async");
        Assert.Equal(operations.Keys.Order(), named.Order());
        foreach (var method in operations.Values)
        {
            Assert.Equal("cancellationToken", method.GetParameters()[^1].Name);
            var query = Rows.Select(row => row.Request).Single(request => Row.Names(request, method));
            foreach (var parameter in method.GetParameters().Where(parameter => parameter.HasDefaultValue && parameter.Name is not ("cancellationToken" or "bypassCache")))
                Assert.Contains(JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!) + "=", query);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".")]
    public async Task A_session_id_cannot_lead_to_another_path(string id)
    {
        var client = new FrontendClient(new Uri("http://127.0.0.1:1"));
        await Assert.ThrowsAsync<ArgumentException>(() => client.DisableMySessionAsync(id, Token));
    }

    private sealed record Row(Func<FrontendClient, Task> Call, string Request, Sent Sent, string? Body = null)
    {
        /// <summary>Whether a request is the operation's, by the path that its summary gives.</summary>
        public static bool Names(string request, MethodInfo method)
        {
            var path = request.Split('?')[0];
            return path == method.Name switch
            {
                "ToSessionAsync" => "GET /sessions/whoami",
                "ListMySessionsAsync" => "GET /sessions",
                "DisableMySessionAsync" => "DELETE /sessions/a%2Fb",
                "DisableMyOtherSessionsAsync" => "DELETE /sessions",
                "ExchangeSessionTokenAsync" => "GET /sessions/token-exchange",
                "CreateBrowserLogoutFlowAsync" => "GET /self-service/logout/browser",
                "UpdateLogoutFlowAsync" => "GET /self-service/logout",
                "PerformNativeLogoutAsync" => "DELETE /self-service/logout/api",
                "GetFlowErrorAsync" => "GET /self-service/errors",
                "GetWebAuthnJavaScriptAsync" => "GET /.well-known/ory/webauthn.js",
                "GetWellKnownChangePasswordAsync" => "GET /.well-known/change-password",
                "CreateFedcmFlowAsync" => "GET /self-service/fed-cm/parameters",
                "UpdateFedcmFlowAsync" => "POST /self-service/fed-cm/token",
                "DeleteTestLoginFlowAsync" => "DELETE /self-service/login/test",
                var name when name.StartsWith("CreateBrowser", StringComparison.Ordinal) => $"GET /self-service/{Kind(name, "CreateBrowser")}/browser",
                var name when name.StartsWith("CreateNative", StringComparison.Ordinal) => $"GET /self-service/{Kind(name, "CreateNative")}/api",
                var name when name.StartsWith("Update", StringComparison.Ordinal) => $"POST /self-service/{Kind(name, "Update")}",
                var name => $"GET /self-service/{Kind(name, "Get")}/flows",
            };
        }

        private static string Kind(string name, string verb) => name[verb.Length..^"FlowAsync".Length].ToLowerInvariant();
    }
}
