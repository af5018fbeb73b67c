using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>What a Blazor Server circuit sees of the user: him as the connection began, and nothing crashes whoever he is.</summary>
public class CircuitTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [SkippableFact]
    public async Task Policies_decide_by_the_user_as_the_connection_began()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var host = await CircuitHost.StartAsync();
        host.Ory.Persons["ann"] = Ann;
        var page = await host.OpenAsync(browser, "ann");
        await page.GotoAsync(host.Url);

        await SeesAsync(page, look: 1, $"{Ann.SessionId} aal1 False", view: "less");

        // Stepped up in another tab: this circuit does not notice, the next one does.
        host.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        await ForgetAsync(host);
        await SeesAsync(page, look: 2, $"{Ann.SessionId} aal1 False", view: "less");
        await page.ReloadAsync();
        await SeesAsync(page, look: 1, $"{Ann.SessionId} aal2 True", view: "aal2");

        // Nor does it notice that the session ends.
        host.Ory.Persons.Clear();
        await ForgetAsync(host);
        await SeesAsync(page, look: 2, $"{Ann.SessionId} aal2 True", view: "aal2");
        await page.ReloadAsync();
        await SeesAsync(page, look: 1, "nobody - False", view: "less");
        NothingFailed(host);
    }

    [SkippableFact]
    public async Task A_page_steps_up_where_it_is_opened_and_is_refused_where_the_circuit_goes_there()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var host = await CircuitHost.StartAsync();
        host.Ory.Persons["ann"] = Ann;
        var page = await host.OpenAsync(browser, "ann");
        var flow = $"{host.Url}/.ory/self-service/login/browser?aal=aal2&return_to={Uri.EscapeDataString(host.Url + "/circuit-vault")}";

        await page.GotoAsync(host.Url + "/circuit-vault");
        Assert.Equal(flow, page.Url);

        // A link of the circuit's own is no request: nobody is sent away, and the page behind it stays shut.
        await page.GotoAsync(host.Url);
        await SeesAsync(page, look: 1, $"{Ann.SessionId} aal1 False", view: "less");
        await page.ClickAsync("#vault");
        Assert.Equal("refused", await page.InnerTextAsync("#refused"));
        Assert.Equal(host.Url + "/circuit-vault", page.Url);
        Assert.Equal(0, await page.Locator("#in").CountAsync());

        // Opened as a page from there, it steps up.
        await page.ClickAsync("#open");
        await page.WaitForSelectorAsync("#ory");
        Assert.Equal(flow, page.Url);

        // Nobody is as fast as a test: Ory is asked past the cache at most once a second.
        host.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        await ForgetAsync(host);
        await page.GotoAsync(host.Url + "/circuit-vault");
        Assert.Equal("Vault", await page.InnerTextAsync("#in"));
        NothingFailed(host);
    }

    [SkippableFact]
    public async Task While_ory_cannot_be_asked_a_circuit_sees_nobody_and_a_protected_page_says_why()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var host = await CircuitHost.StartAsync();
        host.Ory.IsDown = true;
        var page = await host.OpenAsync(browser, "ann");

        await page.GotoAsync(host.Url);
        await SeesAsync(page, look: 1, "nobody - False", view: "less");
        var answer = await page.GotoAsync(host.Url + "/circuit-vault");

        Assert.Equal(503, answer?.Status);
        Assert.Equal("Sign-in cannot be checked at the moment", await page.InnerTextAsync("h1"));
        NothingFailed(host);
    }

    private static async Task SeesAsync(IPage page, int look, string seen, string view)
    {
        // Set by the circuit alone: what is rendered before there is one answers no click.
        await page.WaitForSelectorAsync("#look:not([disabled])");
        await page.ClickAsync("#look");
        await Assertions.Expect(page.Locator("#seen")).ToHaveTextAsync($"{look} {seen}");
        Assert.Equal(view, await page.InnerTextAsync("#view"));
    }

    private static async Task ForgetAsync(CircuitHost host) =>
        await host.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfSession(Ann.SessionId));

    private static void NothingFailed(CircuitHost host) =>
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Level >= LogLevel.Error);
}
