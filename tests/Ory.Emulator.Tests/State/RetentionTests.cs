using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class RetentionTests
{
    [Fact]
    public async Task What_belongs_to_flows_goes_with_them()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var ory = await OryEmulator.StartAsync(options => options.TimeProvider = time);
        using var http = ory.CreateClient();
        await ory.CreateIdentityAsync("ann@example.org");
        var flow = await http.GetFromJsonAsync<JsonObject>("self-service/recovery/api");
        using var sent = await http.PostAsJsonAsync((string)flow!["ui"]!["action"]!, new { method = "code", email = "ann@example.org" });
        using var tried = await http.PostAsJsonAsync((string)flow["ui"]!["action"]!, new { method = "code", code = "000000" });
        using var error = await http.GetAsync("self-service/login/browser?return_to=https://elsewhere.example/");
        Assert.Equal(HttpStatusCode.RedirectMethod, error.StatusCode);
        await http.GetStringAsync("self-service/login/api?return_session_token_exchange_code=true");
        var (codes, errors, exchanges) = (ory.Server.Codes.Count, ory.Server.Flows.Errors.Count, ory.Server.Flows.Exchanges.Count);

        time.Advance(TimeSpan.FromDays(2));
        for (var i = 0; i < 1000; i++)
            await http.GetStringAsync("self-service/login/api");

        Assert.Equal((2, 1, 1), (codes, errors, exchanges));
        Assert.Equal((0, 0, 0), (ory.Server.Codes.Count, ory.Server.Flows.Errors.Count, ory.Server.Flows.Exchanges.Count));
    }
}
