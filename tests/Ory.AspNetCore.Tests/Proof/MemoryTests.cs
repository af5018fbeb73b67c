using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Ory.AspNetCore.Tests;

/// <summary>What is remembered is bound, and nobody can push out anybody by making things up.</summary>
[Collection(nameof(Alone))]
public class MemoryTests(ITestOutputHelper output)
{
    private const int Sessions = 100_000;

    [Fact]
    public async Task A_hundred_thousand_sessions_take_at_most_three_kilobytes_each()
    {
        var ory = new ManyPeople(RecordedBody());
        await using var app = await StartAsync(ory, _ => { });
        for (var i = 0; i < 1_000; i++)
            await FindAsync(app, Cookie("warm", i));

        var before = Used();
        for (var i = 0; i < Sessions - 1_000; i++)
            await FindAsync(app, Cookie("one", i));
        var each = (Used() - before) / (double)(Sessions - 1_000);

        output.WriteLine($"{each:f0} bytes each.");
        Assert.InRange(each, 500, 3 * 1024);
        // They are all there.
        var asked = ory.Asked;
        for (var i = 0; i < Sessions - 1_000; i += 100)
            await FindAsync(app, Cookie("one", i));
        Assert.Equal(Sessions, asked);
        Assert.Equal(asked, ory.Asked);
    }

    [Fact]
    public async Task A_flood_of_made_up_credentials_pushes_nobody_out_and_takes_no_more_than_its_bound()
    {
        var ory = new ManyPeople(RecordedBody());
        await using var app = await StartAsync(ory, options =>
        {
            options.CacheSize = 1_000;
            options.RejectedCacheSize = 500;
            options.RejectedCacheDuration = TimeSpan.FromMinutes(1);
        });
        for (var i = 0; i < 900; i++)
            Assert.Equal("session", await FindAsync(app, Cookie("one", i)));
        for (var i = 0; i < 2_000; i++)
            await FindAsync(app, Cookie(ManyPeople.Nobody, i));

        var before = Used();
        for (var i = 2_000; i < 32_000; i++)
            Assert.NotEqual("session", await FindAsync(app, Cookie(ManyPeople.Nobody, i)));
        var grown = Used() - before;
        var asked = ory.Asked;

        for (var i = 0; i < 900; i++)
            Assert.Equal("session", await FindAsync(app, Cookie("one", i)));
        Assert.Equal(asked, ory.Asked);
        // Thirty thousand entries would be more than five megabytes.
        output.WriteLine($"{grown} bytes.");
        Assert.InRange(grown, long.MinValue, 1_000_000);
    }

    private static Task<TestApp> StartAsync(ManyPeople ory, Action<OryOptions> configure) => TestApp.StartAsync(configure, builder =>
    {
        builder.Logging.ClearProviders();
        builder.Services.AddHttpClient(OryDefaults.GetHttpClientName(OryDefaults.AuthenticationScheme)).ConfigurePrimaryHttpMessageHandler(() => ory);
    });

    /// <summary>A request as the middleware makes it, without a server around it.</summary>
    private static async Task<string> FindAsync(TestApp app, string cookie)
    {
        using var scope = app.Services.CreateScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = cookie;
        var result = await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.AuthenticateAsync(context, OryDefaults.AuthenticationScheme);
        return result.Succeeded ? "session" : "none";
    }

    /// <summary>As long as Kratos' are, and as different.</summary>
    private static string Cookie(string who, int number) => $"ory_kratos_session={who}-{number:d8}-{new string('M', 440)}";

    private static string RecordedBody() => RecordedWhoami.All.First(whoami => whoami.Transcript == "whoami.cookie" && whoami.Status == 200).Body;

    private static long Used() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>An Ory with a session for everybody but nobody, each as large as the recorded one.</summary>
    private sealed class ManyPeople(string body) : HttpMessageHandler
    {
        public const string Nobody = "nobody";

        private readonly string _session = Begin(body, "");
        private readonly string _identity = Begin(body, "identity");
        private int _asked;

        public int Asked => _asked;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath != "/sessions/whoami")
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });
            var number = Interlocked.Increment(ref _asked);
            if (request.Headers.NonValidated["Cookie"].ToString().Contains(Nobody, StringComparison.Ordinal))
                return Task.FromResult(StubOry.Unauthorized());
            // Somebody else each time.
            var own = Encoding.UTF8.GetBytes(body.Replace(_session, $"{number:x8}", StringComparison.Ordinal).Replace(_identity, $"{number:x8}", StringComparison.Ordinal));
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(own) };
            answer.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return Task.FromResult(answer);
        }

        private static string Begin(string body, string member)
        {
            using var session = JsonDocument.Parse(body);
            return (member.Length == 0 ? session.RootElement : session.RootElement.GetProperty(member)).GetProperty("id").GetString()![..8];
        }
    }
}
