using System.Net;

namespace Ory.Emulator.Tests;

/// <summary>Asks who somebody is, and signs out.</summary>
internal sealed class SessionSteps(WalkState walk)
{
    public async Task AskWhoAsync(Random random, TestBrowser browser)
    {
        if (random.Next(2) == 0)
        {
            using var seen = await browser.GetAsync("sessions/whoami" + (random.Next(3) == 0 ? "?tokenize_as=gateway" : ""));
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(random.Next(3) == 0 ? "DELETE" : "GET"), "sessions/whoami");
        string[] headers = ["X-Session-Token", "Authorization", "Cookie"];
        var token = walk.Tokens.Count == 0 ? "nothing" : walk.Tokens[random.Next(walk.Tokens.Count)];
        string[] values = [token, $"Bearer {token}", $"bearer  {token}", $"ory_kratos_session={token}", "ory_kratos_session=\"", ""];
        request.Headers.TryAddWithoutValidation(headers[random.Next(headers.Length)], values[random.Next(values.Length)]);
        using var answer = await walk.Native.SendAsync(request);
    }

    public async Task LeaveAsync(Random random, TestBrowser browser)
    {
        if (random.Next(2) == 0)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "self-service/logout/api");
            request.Content = new StringContent($$"""{"session_token":"{{(walk.Tokens.Count == 0 ? "nothing" : walk.Tokens[random.Next(walk.Tokens.Count)])}}"}""", null, "application/json");
            using var gone = await walk.Native.SendAsync(request);
            return;
        }

        using var flow = await browser.GetAsync("self-service/logout/browser");
        if (flow.StatusCode == HttpStatusCode.OK)
        {
            using var left = await browser.GetAsync((await TestBrowser.JsonAsync(flow, HttpStatusCode.OK)).GetProperty("logout_url").GetString() + (random.Next(4) == 0 ? "x" : ""));
        }
    }
}
