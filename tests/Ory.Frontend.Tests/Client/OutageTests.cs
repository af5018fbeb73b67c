using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Frontend.Tests;

/// <summary>An outage is an exception, never "signed out" and never "signed in".</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData(200, "text/html", "<html>maintenance</html>", FrontendFailureKind.UnexpectedContent)]
    [InlineData(200, "application/json", "{\"id\":", FrontendFailureKind.UnexpectedContent)]
    [InlineData(200, "application/json", "", FrontendFailureKind.UnexpectedContent)]
    [InlineData(200, "application/json", "null", FrontendFailureKind.UnexpectedContent)]
    [InlineData(200, "application/json", "[]", FrontendFailureKind.UnexpectedContent)]
    [InlineData(200, "application/json", "{}", FrontendFailureKind.UnexpectedContent)]
    [InlineData(200, "application/json", "{\"id\":\"x\",\"active\":\"yes\"}", FrontendFailureKind.UnexpectedContent)]
    [InlineData(200, "application/json", "{\"id\":\"x\"}{\"id\":\"y\"}", FrontendFailureKind.UnexpectedContent)]
    [InlineData(200, "application/json", "{\"id\":\"x\",\"expires_at\":\"tomorrow\"}", FrontendFailureKind.UnexpectedContent)]
    [InlineData(204, null, "", FrontendFailureKind.UnexpectedContent)]
    [InlineData(303, "text/html", "<a href=\"/login\">See Other</a>", FrontendFailureKind.UnexpectedContent)]
    [InlineData(401, "text/html", "<html>proxy</html>", FrontendFailureKind.ErrorResponse)]
    [InlineData(401, "application/json", "{}", FrontendFailureKind.ErrorResponse)]
    [InlineData(401, "application/json", "{\"error\":\"unauthorized\"}", FrontendFailureKind.ErrorResponse)]
    [InlineData(403, "application/json", "{\"error\":{\"id\":\"session_aal2_required\",\"message\":\"no address\"}}", FrontendFailureKind.ErrorResponse)]
    [InlineData(403, "application/json", "{\"error\":{\"id\":\"other\",\"message\":\"\"},\"redirect_browser_to\":\"https://x.example\"}", FrontendFailureKind.ErrorResponse)]
    [InlineData(500, "application/json", "{\"error\":{\"code\":500,\"message\":\"broken\"}}", FrontendFailureKind.ErrorResponse)]
    [InlineData(502, "text/html", "<html>bad gateway</html>", FrontendFailureKind.ErrorResponse)]
    public async Task Whoami_answers_that_are_not_Orys_are_an_outage(int status, string? contentType, string body, FrontendFailureKind kind)
    {
        using var wire = new RecordedHandler(_ => RecordedHandler.Answer(status, contentType, Encoding.UTF8.GetBytes(body)));
        var exception = await Assert.ThrowsAsync<FrontendException>(() => wire.Client().ToSessionAsync(FrontendCredential.FromSessionToken("ory_st_secret")));
        Assert.Equal(kind, exception.Kind);
        Assert.Equal(status, exception.StatusCode);
        Assert.Equal("toSession", exception.Operation);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("html", exception.Message.Replace("text/html", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(503)]
    public async Task A_name_that_is_half_a_character_is_an_outage_too(int status)
    {
        using var wire = new RecordedHandler(_ => RecordedHandler.Answer(status, "application/json", """{"\ud800":1}"""u8.ToArray()));
        Assert.Equal(status, (await Assert.ThrowsAsync<FrontendException>(() => wire.Client().ToSessionAsync(default))).StatusCode);
        Assert.Equal(status, (await Assert.ThrowsAsync<FrontendException>(() => wire.Client().UpdateLoginFlowAsync("x", new UpdateLoginFlowWithOtherMethod(), default))).StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_body_that_cannot_be_decompressed_is_an_outage_too(string encoding)
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.WriteAsync("this is no compressed text, whatever it says of itself");
        });
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All }) { BaseAddress = server.Url };
        var exception = await Assert.ThrowsAsync<FrontendException>(() => new FrontendClient(http).ToSessionAsync(default));
        Assert.Equal(FrontendFailureKind.UnexpectedContent, exception.Kind);
    }

    [Fact]
    public async Task A_buffer_is_given_back_once_even_if_a_body_that_is_too_large_cannot_be_closed()
    {
        using var wire = new RecordedHandler(_ => new HttpResponseMessage { Content = new StreamContent(new Unclosable(new byte[(5 * 1024 * 1024) + 1])) { Headers = { ContentLength = null } } });
        await Assert.ThrowsAsync<FrontendException>(() => wire.Client().GetWebAuthnJavaScriptAsync());

        // Two who rent must never get the same.
        var pool = System.Buffers.ArrayPool<byte>.Shared;
        Assert.NotSame(pool.Rent(8 * 1024 * 1024), pool.Rent(8 * 1024 * 1024));
    }

    [Fact]
    public async Task No_server_is_a_transport_failure()
    {
        var exception = await Assert.ThrowsAsync<FrontendException>(() => new FrontendClient(new Uri("http://127.0.0.1:1")).ToSessionAsync(default));
        Assert.Equal(FrontendFailureKind.Transport, exception.Kind);
        Assert.Null(exception.StatusCode);
        Assert.IsType<HttpRequestException>(exception.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_is_read_up_to_5_MiB(bool announced)
    {
        var size = 0;
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/javascript";
            if (announced)
                context.Response.ContentLength = size;
            var piece = new byte[64 * 1024];
            for (var left = size; left > 0; left -= piece.Length)
                await context.Response.Body.WriteAsync(piece.AsMemory(0, Math.Min(left, piece.Length)));
        });
        var client = new FrontendClient(server.Url);

        size = 5 * 1024 * 1024;
        Assert.Equal(size, (await client.GetWebAuthnJavaScriptAsync()).Value.Length);

        size++;
        var exception = await Assert.ThrowsAsync<FrontendException>(() => client.GetWebAuthnJavaScriptAsync());
        Assert.Equal(FrontendFailureKind.TooLarge, exception.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_timeout_covers_the_body(bool withHeaders)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WireServer.StartAsync(async context =>
        {
            if (withHeaders)
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
            }
            arrived.SetResult();
            await release.Task;
        });
        var time = new FakeTimeProvider();
        using var http = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromMinutes(1) };
        var call = new FrontendClient(http, time).ToSessionAsync(default);
        await arrived.Task;
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));
        var exception = await Assert.ThrowsAsync<FrontendException>(() => call);
        Assert.Equal(FrontendFailureKind.Timeout, exception.Kind);
        release.SetResult();
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_his_cancellation()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WireServer.StartAsync(async _ =>
        {
            arrived.SetResult();
            await release.Task;
        });
        using var cancel = new CancellationTokenSource();
        var call = new FrontendClient(server.Url).ToSessionAsync(default, cancellationToken: cancel.Token);
        await arrived.Task;
        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, exception.CancellationToken);
        release.SetResult();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redirect_is_never_followed(bool registered)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        await using var services = new ServiceCollection().AddOryFrontendClient(options => options.BaseUrl = server.Url).Services.BuildServiceProvider();
        var client = registered ? services.GetRequiredService<FrontendClient>() : new FrontendClient(server.Url);
        await Assert.ThrowsAsync<FrontendException>(() => client.ToSessionAsync(FrontendCredential.FromSessionToken("ory_st_x")));
        Assert.Equal(["/sessions/whoami"], server.Arrivals.Select(arrival => arrival.Target));
    }

    [Fact]
    public async Task A_redirect_that_a_foreign_handler_followed_is_found_out()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/elsewhere")
                await WireServer.Json(200, """{"id":"x","active":true}""")(context);
            else
                context.Response.Redirect("/elsewhere");
        });
        using var http = new HttpClient { BaseAddress = server.Url };
        var exception = await Assert.ThrowsAsync<FrontendException>(() => new FrontendClient(http).ToSessionAsync(default));
        Assert.Contains("AllowAutoRedirect", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_address_the_client_says_what_to_set()
    {
        using var services = new ServiceCollection().AddOryFrontendClient().Services.BuildServiceProvider();
        var exception = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<FrontendClient>());
        Assert.Contains("FrontendClientOptions.BaseUrl", exception.Message, StringComparison.Ordinal);
        Assert.Contains("HttpClient.BaseAddress", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FrontendClient(new Uri("/relative", UriKind.Relative)));
        Assert.Throws<ArgumentException>(() => new FrontendClient(new Uri("ftp://ory.example")));
        Assert.Throws<InvalidOperationException>(() => new FrontendClient(new HttpClient { BaseAddress = new Uri("ftp://ory.example") }));
    }

    [Fact]
    public void The_address_may_come_from_the_builder_too()
    {
        using var services = new ServiceCollection().AddOryFrontendClient().ConfigureHttpClient(client => client.BaseAddress = new Uri("http://ory.test")).Services.BuildServiceProvider();
        Assert.NotNull(services.GetRequiredService<FrontendClient>());
    }

    // Credentials go there: what is set for Ory counts, and not what an application gives all its clients.
    [Fact]
    public async Task An_address_that_is_set_for_ory_goes_before_one_for_all_clients()
    {
        await using var other = await WireServer.StartAsync(WireServer.Json(200, """{"id":"other","active":true}"""));
        await using var ory = await WireServer.StartAsync(WireServer.Json(200, """{"id":"ory","active":true}"""));
        var registered = new ServiceCollection().ConfigureHttpClientDefaults(http => http.ConfigureHttpClient(client => client.BaseAddress = other.Url));
        using var services = registered.AddOryFrontendClient(options => options.BaseUrl = ory.Url).Services.BuildServiceProvider();

        var answer = await services.GetRequiredService<FrontendClient>().ToSessionAsync(FrontendCredential.FromSessionToken("ory_st_x"));

        Assert.Equal("ory", Assert.IsType<ToSessionResult.Success>(answer.Value).Session.Id);
    }

    [Fact]
    public async Task An_error_that_names_a_place_or_a_flow_says_so()
    {
        using var wire = new RecordedHandler(_ => RecordedHandler.Answer(410, "application/json", """{"error":{"id":"self_service_flow_expired","message":"m"},"use_flow_id":"u","redirect_browser_to":"r"}"""u8.ToArray()));
        var exception = await Assert.ThrowsAsync<FrontendException>(() => wire.Client().GetLoginFlowAsync("x", default));
        Assert.Equal(("u", "r", FrontendErrorIds.SelfServiceFlowExpired), (exception.UseFlowId, exception.RedirectBrowserTo, exception.ErrorId));
    }

    [Fact]
    public async Task Errors_carry_what_an_operator_needs()
    {
        using var wire = new RecordedHandler(_ =>
        {
            var answer = RecordedHandler.Answer(429, "application/json", """{"error":{"id":"rate","code":429,"request":"r-1","reason":"slow down","message":"m"}}"""u8.ToArray());
            answer.Headers.TryAddWithoutValidation("Retry-After", "3");
            answer.Headers.TryAddWithoutValidation("x-ratelimit-reset", "9");
            answer.Headers.TryAddWithoutValidation("Set-Cookie", "csrf_token=x");
            return answer;
        });
        var exception = await Assert.ThrowsAsync<FrontendException>(() => wire.Client().ToSessionAsync(default));
        Assert.Equal((429, "rate", "slow down", "r-1"), (exception.StatusCode, exception.ErrorId, exception.Reason, exception.RequestId));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)), (exception.RetryAfter, exception.RateLimitReset));
        Assert.Equal(["csrf_token=x"], exception.SetCookies);
    }

    private sealed class Unclosable(byte[] bytes) : MemoryStream(bytes)
    {
        // Of a length that nobody knows before.
        public override bool CanSeek => false;

        public override ValueTask DisposeAsync() => throw new IOException("The connection broke.");
    }
}
