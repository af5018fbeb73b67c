using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>Who asks for a sign-out and closes the page at once, on a real connection: he wants out, and is.</summary>
public class LeftSignOutTests
{
    // Broken in some ways it would hang and not fail.
    [Theory(Timeout = 120_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sign_out_goes_through_although_nobody_waits_for_it_any_more_and_it_is_not_known_yet_whose_it_is(bool isHis)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var ory = new PersonsOry(time) { Persons = { ["ann"] = new Person() } };
        var visit = new Visit();
        await using var app = await StartAsync(time, ory, visit);
        var address = new Uri(app.Urls.Single());

        using var http = new HttpClient { BaseAddress = address };
        var (cookie, token) = await SignOutForm.GetAsync(http, "ann");
        // What is known of the session is over.
        time.Advance(TimeSpan.FromMinutes(2));
        visit.Begin();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, address.Port);
            var body = "__RequestVerificationToken=" + Uri.EscapeDataString(isHis ? token : "forged");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /sign-out HTTP/1.1\r\nHost: localhost\r\nCookie: ory_kratos_session=ann; {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            await Task.WhenAll(visit.Asked.Task, visit.Waits.Task);
        }

        // Who is given up with as soon as he leaves may be so before his leaving is told here.
        await Task.WhenAny(visit.Left.Task, visit.Over.Task);
        visit.Answers.SetResult();
        await visit.Over.Task;

        Assert.Equal(!isHis, ory.Persons.ContainsKey("ann"));
    }

    private static async Task<WebApplication> StartAsync(TimeProvider time, PersonsOry ory, Visit visit)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(time).AddSingleton<IStartupFilter>(visit);
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => options.BaseUrl = StepUpApp.OryAddress);
        builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Ory")).ConfigurePrimaryHttpMessageHandler(() => ory).AddHttpMessageHandler(() => new Waiting(visit));
        var app = builder.Build();
        app.MapOrySignOut();
        await app.StartAsync();
        return app;
    }

    /// <summary>What happens in which order, once it has begun.</summary>
    private sealed class Visit : IStartupFilter
    {
        public bool HasBegun { get; private set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Waits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answers { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Begin() => HasBegun = true;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (HttpContext context, RequestDelegate rest) =>
            {
                if (!HasBegun)
                {
                    await rest(context);
                    return;
                }

                using var leaving = context.RequestAborted.Register(Left.SetResult);
                try
                {
                    var running = rest(context);
                    Waits.SetResult();
                    await running;
                }
                finally
                {
                    Over.SetResult();
                }
            });
            next(app);
        };
    }

    private sealed class Waiting(Visit visit) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (visit.HasBegun && request.RequestUri!.AbsolutePath == "/sessions/whoami")
            {
                visit.Asked.TrySetResult();
                await visit.Answers.Task;
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
