using System.Globalization;
using Ory.AspNetCore;

namespace AotSmoke;

/// <summary>A minimal API with AddOry(), as small as an application can be.</summary>
internal static class ApiWithOry
{
    /// <summary>Serves until it is told to end; without an Ory, what AddOry() adds is left out.</summary>
    public static async Task<int> ServeAsync(string address, Uri? ory)
    {
        await using var app = Build(address, ory);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Starts it, asks it without a credential and with one, and gives the number of wrong answers.</summary>
    public static async Task<int> AskAsync(Uri ory)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var app = Build("http://127.0.0.1:0", ory);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var open = await http.GetStringAsync(new Uri("/", UriKind.Relative));
        var took = TimeProvider.System.GetElapsedTime(began);
        var anonymous = (int)(await http.GetAsync(new Uri("/me", UriKind.Relative))).StatusCode;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(open == "open" && anonymous == 401 ? "ok  " : "FAIL")} AddOry(): built, started and answered in {took.TotalMilliseconds:F0} ms; without a credential {anonymous}"));
        return open == "open" && anonymous == 401 ? 0 : 1;
    }

    /// <summary>
    /// Asks one whose Ory is busy, and gives the number of wrong answers. It has the framework's own problem details, which without reflection write the
    /// kinds of numbers only that they know.
    /// </summary>
    public static async Task<int> AskBusyAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        await using var busy = builder.Build();
        busy.Urls.Add("http://127.0.0.1:0");
        busy.MapGet("/sessions/whoami", (HttpContext context) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return Results.StatusCode(503);
        });
        await busy.StartAsync();
        await using var app = Build("http://127.0.0.1:0", new Uri(busy.Urls.Single()), services => services.AddProblemDetails());
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        http.DefaultRequestHeaders.Add("X-Session-Token", "ory_st_any");
        using var answer = await http.GetAsync(new Uri("/me", UriKind.Relative));
        var isTold = (int)answer.StatusCode == 503 && (await answer.Content.ReadAsStringAsync()).Contains("\"retry_after\":7", StringComparison.Ordinal);
        Console.WriteLine($"{(isTold ? "ok  " : "FAIL")} AddOry() and AddProblemDetails(): with a busy Ory {(int)answer.StatusCode} and when to ask again");
        return isTold ? 0 : 1;
    }

    private static WebApplication Build(string address, Uri? ory, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        configure?.Invoke(builder.Services);
        if (ory is not null)
        {
            builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => options.BaseUrl = ory.AbsoluteUri);
            builder.Services.AddAuthorization();
        }

        var app = builder.Build();
        app.Urls.Add(address);
        app.MapGet("/", () => "open");
        if (ory is not null)
            app.MapGet("/me", (HttpContext context) => context.User.Identity?.Name ?? "nobody").RequireAuthorization();
        return app;
    }
}
