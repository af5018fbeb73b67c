using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Ory.Frontend;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>What the application does at Ory through its own client is known to the cache.</summary>
public class EvictingHandlerTests : IAsyncLifetime
{
    private const string Mine = "ory_kratos_session=mine";
    private const string MineToo = "ory_kratos_session=mine-renewed";
    private const string Elsewhere = "ory_st_TheSamePersonElsewhere0000000000";
    private const string Somebody = "ory_st_SomebodyElse00000000000000000000";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedOry _ory;
    private readonly ScriptedSession _mine;
    private readonly ScriptedSession _elsewhere;
    private Node _node = null!;

    public EvictingHandlerTests()
    {
        _ory = new ScriptedOry(_time) { OtherStatus = "204 No Content" };
        _mine = SignIn(Guid.NewGuid().ToString(), Mine, MineToo);
        _elsewhere = SignIn(_mine.IdentityId, Elsewhere);
        SignIn(Guid.NewGuid().ToString(), Somebody);
    }

    public async Task InitializeAsync()
    {
        _node = await Node.StartAsync(_ory, _time, build: builder =>
            builder.Services.AddOryFrontendClient(options => options.BaseUrl = new Uri(_ory.Address)));
        await AskAllAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _ory.DisposeAsync();
    }

    [Fact]
    public Task Disabling_a_session_evicts_it() => ForgetsAsync(
        client => client.DisableMySessionAsync(_elsewhere.Id, FrontendCredential.FromCookie(Mine)), Elsewhere);

    [Fact]
    public async Task Disabling_the_others_evicts_all_of_the_identity()
    {
        _ory.OtherStatus = "200 OK";
        await ForgetsAsync(client => client.DisableMyOtherSessionsAsync(FrontendCredential.FromCookie("a=b; " + Mine)), Mine, MineToo, Elsewhere);
    }

    [Fact]
    public async Task Only_a_native_logout_says_in_its_body_what_ends()
    {
        _ory.OtherStatus = "200 OK";
        await ForgetsAsync(
            async _ =>
            {
                var http = _node.Services.GetRequiredService<IHttpClientFactory>().CreateClient(FrontendClientOptions.DefaultName);
                using var request = new HttpRequestMessage(HttpMethod.Delete, "sessions") { Content = new StringContent($$"""{"session_token":"{{Somebody}}"}""") };
                request.Headers.Add("Cookie", Mine);
                using var response = await http.SendAsync(request);
            },
            Mine, MineToo, Elsewhere);
    }

    [Fact]
    public Task A_native_logout_evicts_the_session_of_the_token() => ForgetsAsync(client => client.PerformNativeLogoutAsync(Elsewhere), Elsewhere);

    // Kratos reads the first value of a body, names in any case, and of several the last.
    [Theory]
    [InlineData("""{"Session_Token":"ELSEWHERE"}""")]
    [InlineData("""{"session_token":"ory_st_x","SESSION_TOKEN":"ELSEWHERE"}""")]
    [InlineData("""{"session_token":"ELSEWHERE"}{}""")]
    public Task However_its_body_is_written(string body) => ForgetsAsync(_ => SendAsync(HttpMethod.Delete, "self-service/logout/api", body), Elsewhere);

    [Theory]
    [InlineData("""{"session_token":"\ud800"}""")]
    [InlineData("""{"\ud800":"ELSEWHERE"}""")]
    public Task What_is_no_text_in_it_is_left_to_Ory(string body)
    {
        _ory.OtherStatus = "403 Forbidden";
        return ForgetsAsync(_ => SendAsync(HttpMethod.Delete, "self-service/logout/api", body));
    }

    // So Kratos does, whose logout asks for a bearer first and for the cookie else.
    [Fact]
    public Task A_browser_logout_that_shows_a_bearer_evicts_the_session_of_that() => ForgetsAsync(
        async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "self-service/logout?token=ory_lo_x");
            request.Headers.Add("Cookie", Mine);
            request.Headers.Add("Authorization", "Bearer " + Elsewhere);
            using var response = await _node.Services.GetRequiredService<IHttpClientFactory>().CreateClient(FrontendClientOptions.DefaultName).SendAsync(request);
        },
        Elsewhere);

    [Fact]
    public Task A_browser_logout_evicts_the_session_by_all_its_cookies() => ForgetsAsync(
        client => client.UpdateLogoutFlowAsync("ory_lo_x", FrontendCredential.FromCookie(Mine)), Mine, MineToo);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_that_is_meant_is_evicted_although_Ory_cannot_say_now_whose_session_it_is(bool isOfIdentity)
    {
        _time.Advance(TimeSpan.FromSeconds(31));
        await _node.AskAsync(MineToo);
        await _node.AskAsync(Elsewhere);
        _ory.Fault = Fault.TooManyRequests;
        _ory.OtherStatus = isOfIdentity ? "200 OK" : "204 No Content";
        var client = _node.Services.GetRequiredService<FrontendClient>();
        await (isOfIdentity ? (Task)client.DisableMyOtherSessionsAsync(FrontendCredential.FromCookie(Mine)) : client.UpdateLogoutFlowAsync("ory_lo_x", FrontendCredential.FromCookie(Mine)));
        _ory.Fault = Fault.None;
        _ory.Asked.Clear();

        await _node.AskAsync(MineToo);
        await _node.AskAsync(Elsewhere);

        Assert.Equal(isOfIdentity ? [MineToo, Elsewhere] : [MineToo], _ory.Asked);
    }

    [Fact]
    public async Task What_Ory_refuses_evicts_nothing()
    {
        _ory.OtherStatus = "400 Bad Request";
        await ForgetsAsync(client => client.DisableMySessionAsync(_elsewhere.Id, FrontendCredential.FromCookie(Mine)));
    }

    [Fact]
    public async Task An_answer_that_was_lost_may_have_been_a_success()
    {
        _ory.OtherStatus = "502 Bad Gateway";
        await ForgetsAsync(client => client.DisableMySessionAsync(_elsewhere.Id, FrontendCredential.FromCookie(Mine)), Elsewhere);
    }

    [Fact]
    public async Task What_is_done_and_goes_on_elsewhere_is_done()
    {
        // Recovery ends the other sessions where it is told to, and then sends the browser on.
        _ory.OtherStatus = "422 Unprocessable Entity";
        await ForgetsAsync(
            client => client.UpdateRecoveryFlowAsync("1", new UpdateRecoveryFlowWithCodeMethod { Code = "1" }, FrontendCredential.FromCookie(Mine)), Mine, MineToo, Elsewhere);
    }

    [Fact]
    public Task What_names_no_session_is_left_to_Ory() => ForgetsAsync(client => client.DisableMySessionAsync(" ", FrontendCredential.FromCookie(Mine)));

    [Theory]
    [InlineData("login")]
    [InlineData("settings")]
    [InlineData("registration")]
    [InlineData("recovery")]
    [InlineData("verification")]
    public async Task A_flow_that_is_submitted_with_a_session_evicts_its_identity(string flow)
    {
        _ory.OtherStatus = "200 OK";
        await ForgetsAsync(_ => SendAsync(HttpMethod.Post, $"self-service/{flow}?flow=1", new StringContent("{}")), Mine, MineToo, Elsewhere);
    }

    [Theory]
    [InlineData("GET", "self-service/settings?flow=1")]
    [InlineData("GET", "self-service/recovery?flow=1&token=2")]
    [InlineData("GET", "self-service/verification?flow=1&code=2")]
    [InlineData("GET", "self-service/methods/oidc/callback/google?code=1&state=2")]
    // Ory answers HEAD by what answers GET.
    [InlineData("HEAD", "self-service/settings?flow=1")]
    public async Task A_link_that_does_what_a_form_does_evicts_as_it_does(string method, string path)
    {
        _ory.OtherStatus = "303 See Other";
        await ForgetsAsync(_ => SendAsync(new HttpMethod(method), path), Mine, MineToo, Elsewhere);
    }

    // Ory Network: what the browser was given by a provider signs in.
    [Fact]
    public async Task A_token_of_FedCM_evicts_as_a_sign_in_does()
    {
        _ory.OtherStatus = "200 OK";
        await ForgetsAsync(_ => SendAsync(HttpMethod.Post, "self-service/fed-cm/token", new StringContent("{}")), Mine, MineToo, Elsewhere);
    }

    [Theory]
    [InlineData("GET", "self-service/settings/browser")]
    [InlineData("GET", "self-service/settings/flows?id=1")]
    [InlineData("GET", "self-service/logout/browser")]
    [InlineData("HEAD", "self-service/settings/flows?id=1")]
    [InlineData("GET", "self-service/fed-cm/parameters")]
    public async Task A_look_evicts_nothing(string method, string path)
    {
        _ory.OtherStatus = "200 OK";
        await ForgetsAsync(_ => SendAsync(new HttpMethod(method), path));
    }

    // As an application's own code that uses the client's connection.
    private async Task SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        var http = _node.Services.GetRequiredService<IHttpClientFactory>().CreateClient(FrontendClientOptions.DefaultName);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Cookie", Mine);
        using var response = await http.SendAsync(request);
    }

    private Task SendAsync(HttpMethod method, string path, string body) =>
        SendAsync(method, path, new StringContent(body.Replace("ELSEWHERE", Elsewhere, StringComparison.Ordinal)));

    private async Task ForgetsAsync(Func<FrontendClient, Task> call, params string[] forgotten)
    {
        var client = _node.Services.GetRequiredService<FrontendClient>();
        _ory.Asked.Clear();
        try
        {
            await call(client);
        }
        catch (FrontendException) when (_ory.OtherStatus[0] is '4' or '5')
        {
        }
        Assert.NotEmpty(_ory.Others);
        Assert.Empty(_ory.Asked);

        await AskAllAsync();

        Assert.Equal(forgotten.Order(), _ory.Asked.Order());
    }

    private async Task AskAllAsync()
    {
        foreach (var credential in (string[])[Mine, MineToo, Elsewhere, Somebody])
            Assert.NotEqual("401", await _node.AskAsync(credential));
    }

    private ScriptedSession SignIn(string identity, params string[] credentials)
    {
        var session = new ScriptedSession { IdentityId = identity, AuthenticatedAt = _time.GetUtcNow(), ExpiresAt = _time.GetUtcNow().AddDays(1) };
        foreach (var credential in credentials)
            _ory.Add(credential, session);
        return session;
    }
}
