using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator.Tests;

/// <summary>What goes with an identity that is deleted.</summary>
public class DeletedIdentityTests
{
    [Fact]
    public async Task Settings_of_somebody_who_is_gone_are_found_by_nobody()
    {
        await using var ory = await OryEmulator.StartAsync();
        var gone = await ory.CreateIdentityAsync("ann@example.org");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(gone);
        var flow = await browser.BeginAsync("settings");
        await Asked.AdminAsync(ory, "DELETE", $"/admin/identities/{gone.Id}");
        await browser.SignInAsync(await ory.CreateIdentityAsync("bob@example.org"));

        using var read = await browser.GetAsync("self-service/settings/flows?id=" + flow.GetProperty("id").GetString());
        using var submitted = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "profile" });

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (read.StatusCode, submitted.StatusCode));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.NotFound)]
    [InlineData(false, HttpStatusCode.OK)]
    public async Task A_form_that_recovered_somebody_goes_with_him_and_one_that_merely_mailed_him_stays(bool recovered, HttpStatusCode expected)
    {
        await using var ory = await OryEmulator.StartAsync();
        var gone = await ory.CreateIdentityAsync("ann@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        using var sent = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = "ann@example.org" });
        if (recovered) using (await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest("ann@example.org").Code })) { }
        await Asked.AdminAsync(ory, "DELETE", $"/admin/identities/{gone.Id}");

        using var read = await browser.GetAsync("self-service/recovery/flows?id=" + flow.GetProperty("id").GetString());

        Assert.Equal(expected, read.StatusCode);
    }

    [Fact]
    public async Task The_codes_of_a_form_that_recovered_somebody_go_with_him()
    {
        await using var ory = await OryEmulator.StartAsync();
        var gone = await ory.CreateIdentityAsync("ann@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        using var sent = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = "ann@example.org" });
        using var recovered = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest("ann@example.org").Code });
        var kept = ory.Server.Codes.Count;

        await Asked.AdminAsync(ory, "DELETE", $"/admin/identities/{gone.Id}");

        Assert.Equal((2, 0), (kept, ory.Server.Codes.Count));
    }

    [Fact]
    public async Task Who_is_deleted_while_his_settings_change_is_not_told_that_somebody_has_what_he_asks_for()
    {
        await using var ory = await OryEmulator.StartAsync();
        var gone = await ory.CreateIdentityAsync("ann@example.org");
        var session = await ory.SignInAsync(gone);
        var begun = await Asked.PublicAsync(ory, "GET", "/self-service/settings/api", ("X-Session-Token", session.SessionToken));
        var flow = ory.Server.Flows.Find<SettingsFlow>(begun.Text("id"))!;
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Post;
        context.Request.Headers["X-Session-Token"] = session.SessionToken;
        var exchange = new Exchange(context, ory.Server);
        var form = SubmittedForm.Of(new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = "bea@example.org" } });
        var step = new SettingsStep(exchange, flow, form, exchange.Session.Session!, exchange.Session.Identity!);

        await Asked.AdminAsync(ory, "DELETE", $"/admin/identities/{gone.Id}");
        await ory.Server.Settings.Submission.AnswerAsync(step, CancellationToken.None);

        Assert.Equal(StatusCodes.Status404NotFound, context.Response.StatusCode);
    }
}
