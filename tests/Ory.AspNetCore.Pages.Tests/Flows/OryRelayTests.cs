namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What browsers open at Ory by a plain link, and the application answers.</summary>
public class OryRelayTests
{
    [Theory]
    [InlineData(502, 503)]
    [InlineData(500, 503)]
    [InlineData(429, 429)]
    [InlineData(404, 404)]
    public async Task A_mailed_link_that_Ory_cannot_answer_now_is_not_said_to_lead_nowhere(int status, int shown)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/recovery", "<html>", status);

        using var response = await host.SendAsync(HttpMethod.Get, $"/.ory/self-service/recovery?flow={FlowJson.Id}&token=t");

        Assert.Equal(shown, (int)response.StatusCode);
        Assert.Equal(shown == 404, (await response.Content.ReadAsStringAsync()).Contains("leads nowhere", StringComparison.Ordinal));
    }
}
