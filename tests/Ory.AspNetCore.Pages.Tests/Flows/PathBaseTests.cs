using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>An application that lives below a path of its host.</summary>
public class PathBaseTests
{
    [Fact]
    public async Task Everything_of_the_pages_is_below_the_path_base()
    {
        await using var host = new PagesHost(build: builder => builder.Services.AddSingleton<IStartupFilter>(new BelowApp()));
        var (_, _, flow) = RecordedFlowTests.Flows("passkey.flows").First(f => f.Step == "login flow");
        var id = flow.GetProperty("id").GetString();
        host.Ory.On("GET", "/self-service/login/browser", flow.GetRawText());
        host.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());
        host.Client.DefaultRequestHeaders.Add("Accept", "text/html");

        using var challenged = await host.SendAsync(HttpMethod.Get, "/app/vault");
        Assert.StartsWith("/app/.ory/self-service/login/browser", challenged.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var begun = await host.SendAsync(HttpMethod.Get, challenged.Headers.Location.ToString());
        Assert.Equal($"/app/login?flow={id}", begun.Headers.Location!.ToString());
        var page = await host.OpenAsync(begun.Headers.Location.ToString());

        var addresses = page.QuerySelectorAll("main form, main a, header a, link, script[src]").Select(e => e.GetAttribute("action") ?? e.GetAttribute("href") ?? e.GetAttribute("src")).ToList();
        Assert.True(addresses.Count > 5, string.Join(' ', addresses));
        Assert.All(addresses, address => Assert.StartsWith("/app/", address, StringComparison.Ordinal));
        using var script = await host.SendAsync(HttpMethod.Get, page.QuerySelector("body > script")!.GetAttribute("src")!);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    [Fact]
    public async Task So_is_what_the_options_name_within_the_application()
    {
        await using var host = new PagesHost(options =>
        {
            options.LogoUrl = "~/logo.svg";
            foreach (var sheet in (string[])["/own.css", "/app/known.css", "https://cdn.example/x.css", "//cdn.example/y.css"])
                options.StyleSheets.Add(sheet);
        }, build: builder => builder.Services.AddSingleton<IStartupFilter>(new BelowApp()));

        var page = await host.OpenAsync("/app/error");

        Assert.Equal("/app/logo.svg", page.QuerySelector("header img")!.GetAttribute("src"));
        Assert.Equal(["/app/own.css", "/app/known.css", "https://cdn.example/x.css", "//cdn.example/y.css"], page.QuerySelectorAll("link[rel=stylesheet]").Skip(1).Select(link => link.GetAttribute("href")!));
    }

    private sealed class BelowApp : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UsePathBase("/app");
            app.Use((context, following) => context.Request.Path == "/vault" ? context.ChallengeAsync() : following(context));
            next(app);
        };
    }
}
