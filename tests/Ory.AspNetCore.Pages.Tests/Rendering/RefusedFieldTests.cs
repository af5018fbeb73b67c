using System.Globalization;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Fields that Ory refuses in a message at the head of the form.</summary>
public class RefusedFieldTests(SharedPagesHost host) : IClassFixture<SharedPagesHost>
{
    [Theory]
    [InlineData("aal2.totp.page", "the step-up flow with its messages", "totp_code", 4000008)]
    [InlineData("code.mfa", "a wrong code", "code", 4010008)]
    public async Task A_field_that_the_message_at_the_head_is_about_is_marked_and_described_by_it(string transcript, string step, string field, long message)
    {
        var (kind, _, flow) = RecordedFlowTests.Flows(transcript).First(f => f.Step == step);
        host.Ory.On("GET", $"/self-service/{kind}/flows", flow.GetRawText());

        var page = await host.OpenAsync($"/{kind}?flow={flow.GetProperty("id").GetString()}");
        var input = page.QuerySelector($"input[name={field}]")!;

        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.True(input.HasAttribute("autofocus"));
        Assert.Equal(message.ToString(CultureInfo.InvariantCulture), page.GetElementById(input.GetAttribute("aria-describedby")!.Split(' ')[0])!.GetAttribute("data-ory-message"));
    }

    // As a web hook refuses it that is asked at the end.
    [Fact]
    public async Task What_is_wrong_with_a_field_of_the_step_before_is_said_once_and_at_the_head()
    {
        host.Ory.On("GET", "/self-service/registration/flows", FlowJson.Of("registration", "choose_method",
            [
                FlowJson.Input("default", "traits.email", "hidden", "ann@example.org", FlowJson.Words(1070002, "E-Mail", context: ("title", "E-Mail")), FlowJson.Words(1234567, "Not from here.", "error")),
                FlowJson.Input("password", "password", "password"), FlowJson.Input("password", "method", "submit", "password", FlowJson.Words(1040001, "")),
                FlowJson.Input("code", "method", "submit", "code", FlowJson.Words(1040006, "")), FlowJson.Input("profile", "screen", "submit", "previous", FlowJson.Words(1040008, "")),
            ]));

        var page = await host.OpenAsync($"/registration?flow={FlowJson.Id}");

        Assert.Equal(3, page.QuerySelectorAll("input[name='traits.email']").Length);
        var said = Assert.Single(page.QuerySelectorAll("[data-ory-message='1234567']"));
        Assert.Equal(("alert", "E-Mail: Not from here."), (said.GetAttribute("role"), said.TextContent.Trim()));
    }

    [Fact]
    public async Task A_sign_in_that_failed_marks_no_field_because_nobody_says_which_was_wrong()
    {
        var (_, _, flow) = RecordedFlowTests.Flows("login.page").First(f => f.Step == "the flow with its messages");
        host.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());

        var page = await host.OpenAsync($"/login?flow={flow.GetProperty("id").GetString()}");

        Assert.Empty(page.QuerySelectorAll("[aria-invalid]"));
    }
}
