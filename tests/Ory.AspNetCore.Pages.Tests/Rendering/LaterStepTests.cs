using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What was entered on the page before is still to be seen, and can be entered anew.</summary>
public class LaterStepTests(SharedPagesHost host) : IClassFixture<SharedPagesHost>
{
    private const string Vault = "http://127.0.0.1/vault";

    [Fact]
    public async Task Who_has_given_a_name_first_sees_it_and_can_give_another()
    {
        var page = await DrawAsync("login", "choose_method", [FlowJson.Input("identifier_first", "identifier", "hidden", "anm@example.org"), .. Password]);

        Assert.Equal("anm@example.org", page.QuerySelector("h1 + .intro")!.TextContent);
        Assert.Equal(["/login?return_to=" + Uri.EscapeDataString(Vault)], page.QuerySelectorAll(".links a").Select(a => a.GetAttribute("href")!).Where(href => href.StartsWith("/login", StringComparison.Ordinal)));
    }

    // A password manager looks there for the name that the password belongs to.
    [Fact]
    public async Task Beside_a_password_stands_whose_it_is_though_the_name_was_given_before()
    {
        var later = await DrawAsync("login", "choose_method", [FlowJson.Input("identifier_first", "identifier", "hidden", "ann@example.org"), .. Password]);
        var first = await DrawAsync("login", "choose_method", [FlowJson.Input("default", "identifier", "text"), .. Password]);
        host.Ory.On("GET", "/self-service/settings/flows", FlowJson.Of("settings", "show_form", Password));
        var account = await host.OpenAsync($"/settings?flow={FlowJson.Id}");

        Assert.Equal(["ann@example.org"], OwnersIn(later));
        Assert.Empty(OwnersIn(first));
        Assert.Equal([FlowJson.LongEmail], OwnersIn(account));

        static IEnumerable<string> OwnersIn(IHtmlDocument page) =>
            page.QuerySelectorAll<IHtmlInputElement>("form:has(input[type=password]) input[autocomplete=username][hidden]:not([name])").Select(input => input.Value);
    }

    [Theory]
    [InlineData("recovery")]
    [InlineData("verification")]
    public async Task Who_waits_for_a_mail_sees_where_it_goes_and_can_name_another_address(string kind)
    {
        var page = await DrawAsync(kind, "sent_email",
            [FlowJson.Input("code", "code", "text"), FlowJson.Input("code", "method", "submit", "code"), FlowJson.Input("code", "email", "submit", "anm@example.org", FlowJson.Words(1070008, "Again"))]);

        Assert.Equal("anm@example.org", page.QuerySelector("h1 + .intro")!.TextContent);
        Assert.Contains($"/{kind}?return_to=" + Uri.EscapeDataString(Vault), page.QuerySelectorAll(".links a").Select(a => a.GetAttribute("href")));
    }

    [Theory]
    [InlineData("recovery", "email")]
    [InlineData("recovery", "recovery_confirm_address")]
    [InlineData("verification", "email")]
    public async Task Who_waits_for_a_code_on_the_phone_is_not_told_to_look_into_the_mail(string kind, string field)
    {
        var page = await DrawAsync(kind, field == "email" ? "sent_email" : "recovery_awaiting_code",
            [FlowJson.Input("code", "code", "text"), FlowJson.Input("code", "method", "submit", "code"), FlowJson.Input("code", field, "submit", "+491701234567", FlowJson.Words(1070008, "Again"))]);

        Assert.Equal("Enter the code", page.QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("link", "en")]
    [InlineData("code", "en")]
    [InlineData("link", "de")]
    public async Task Who_gives_an_address_to_verify_is_not_told_what_will_come(string method, string language)
    {
        host.Ory.On("GET", "/self-service/verification/flows", FlowJson.Of("verification", "choose_method", [FlowJson.Input(method, "email", "email"), FlowJson.Input(method, "method", "submit", method)]));

        var page = await host.OpenAsync($"/verification?flow={FlowJson.Id}", language);

        Assert.DoesNotContain("code", page.QuerySelector(".intro")!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    // As Ory sends it where verification goes by link: its button twice, and one that sends codes, which the method does not take.
    [Fact]
    public async Task Who_waits_for_a_link_after_signing_up_is_told_so_and_can_have_another_one()
    {
        var again = FlowJson.Input("link", "method", "submit", "link", FlowJson.Words(1070009, "Continue"));
        var page = await DrawAsync("verification", "sent_email",
            [FlowJson.Input("link", "email", "email"), again, (JsonObject)again.DeepClone(), FlowJson.Input("code", "email", "submit", "ann@example.org", FlowJson.Words(1070008, "Again"))]);

        Assert.Equal("ann@example.org", page.QuerySelector("h1 + .intro")!.TextContent);
        Assert.Contains("a link is on its way", page.QuerySelector(".notices")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("ann@example.org", Assert.Single(page.QuerySelectorAll<IHtmlInputElement>("main input[type=email]")).Value);
        var button = Assert.Single(page.QuerySelectorAll<IHtmlButtonElement>("main button"));
        Assert.Equal(("link", "Send a new link"), (button.Value, button.TextContent.Trim()));
    }

    // Another one signs in there only after a sign-out, which those pages link to.
    [Fact]
    public async Task Who_confirms_the_second_step_is_not_offered_another_name()
    {
        var page = await DrawAsync("login", "sent_email", [FlowJson.Input("code", "identifier", "hidden", "ann@example.org"), FlowJson.Input("code", "code", "text"), FlowJson.Input("code", "method", "submit", "code")], "aal2");

        Assert.Equal("ann@example.org", page.QuerySelector("h1 + .intro")!.TextContent);
        Assert.Equal(["/sign-out"], page.QuerySelectorAll(".links a").Select(a => a.GetAttribute("href")!));
    }

    // As recorded: new codes are shown before they count, and nothing is said of the ones before them.
    [Fact]
    public async Task Whether_backup_codes_are_on_is_not_said_while_new_ones_wait_to_be_confirmed()
    {
        var (_, _, flow) = RecordedFlowTests.Flows("wander.default.1013").Last(f => f.Flow.GetRawText().Contains("lookup_secret_confirm", StringComparison.Ordinal));
        host.Ory.On("GET", "/self-service/settings/flows", flow.GetRawText());

        var page = await host.OpenAsync($"/settings?flow={flow.GetProperty("id").GetString()}");

        Assert.Empty(page.QuerySelectorAll("section#lookup_secret .badge"));
    }

    private static JsonObject[] Password =>
        [FlowJson.Input("password", "password", "password", label: FlowJson.Words(1070001, "")), FlowJson.Input("password", "method", "submit", "password", FlowJson.Words(1010022, ""))];

    private Task<IHtmlDocument> DrawAsync(string kind, string state, JsonObject[] nodes, string aal = "aal1")
    {
        host.Ory.On("GET", $"/self-service/{kind}/flows", FlowJson.Of(kind, state, nodes, aal: aal, returnTo: Vault));
        return host.OpenAsync($"/{kind}?flow={FlowJson.Id}");
    }
}
