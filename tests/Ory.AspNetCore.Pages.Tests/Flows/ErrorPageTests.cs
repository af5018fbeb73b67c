using System.Net;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What Ory could not show in a form is told in words, whatever it was.</summary>
public class ErrorPageTests
{
    private const string Path = "/error?id=" + FlowJson.Id;

    [Theory]
    [InlineData("""{"id":"security_csrf_violation","code":403}""", "did not come with the cookie")]
    [InlineData("""{"id":"self_service_flow_replaced","code":410}""", "open too long")]
    [InlineData("""{"id":"self_service_flow_disabled","code":400}""", "switched off")]
    [InlineData("""{"id":"self_service_flow_return_to_forbidden","code":400}""", "send you back")]
    [InlineData("""{"id":"identity_disabled","code":401}""", "deactivated")]
    [InlineData("""{"code":401,"details":{"identity_id":"x"}}""", "deactivated")]
    [InlineData("""{"code":401,"details":["identity_id"]}""", "not allowed")]
    [InlineData("""{"code":401}""", "not allowed")]
    [InlineData("""{"code":403}""", "not allowed")]
    [InlineData("""{"code":404}""", "leads nowhere")]
    [InlineData("""{"code":410}""", "open too long")]
    [InlineData("""{"code":400}""", "provider did not let you in")]
    [InlineData("""{"code":429}""", "too many attempts")]
    [InlineData("""{"code":502}""", "cannot be reached")]
    [InlineData("""{"code":500}""", "Something went wrong")]
    [InlineData("""{"code":"400","id":7}""", "Something went wrong")]
    [InlineData("""{"code":1e99}""", "Something went wrong")]
    [InlineData("null", "Something went wrong")]
    [InlineData("[]", "Something went wrong")]
    public async Task Each_error_is_told_in_words_of_its_own_with_a_number_for_support(string error, string words)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/errors", $$"""{"id":"{{FlowJson.Id}}","error":{{error}} }""");

        var text = (await host.OpenAsync(Path)).QuerySelector("main")!.TextContent;

        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains(FlowJson.Id, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, HttpStatusCode.NotFound, "leads nowhere")]
    [InlineData(403, HttpStatusCode.NotFound, "leads nowhere")]
    [InlineData(500, HttpStatusCode.ServiceUnavailable, "cannot be reached")]
    public async Task An_error_that_Ory_does_not_give_is_no_error_of_the_person(int status, HttpStatusCode answered, string words)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/errors", $$"""{"error":{"code":{{status}},"message":"no"} }""", status);

        using var response = await host.SendAsync(HttpMethod.Get, Path);

        Assert.Equal(answered, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_number_of_Orys_is_asked_for_and_not_shown()
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/errors", """{"error":{"code":404,"message":"no"}}""", 404);

        using var response = await host.SendAsync(HttpMethod.Get, "/error?id=call%20this%20number");

        Assert.DoesNotContain("call this", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
