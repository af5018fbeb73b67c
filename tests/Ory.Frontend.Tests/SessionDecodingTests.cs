using System.Text;

namespace Ory.Frontend.Tests;

/// <summary>Every request that is not cached decodes a session: what that takes is bounded.</summary>
public sealed class SessionDecodingTests
{
    [Fact]
    public void A_session_is_decoded_in_2_KB()
    {
        var recorded = Exchange.All.First(exchange => exchange.File == "whoami.cookie.json" && exchange.PathOnly == "/sessions/whoami" && exchange.Status == 200);
        var body = Encoding.UTF8.GetBytes(recorded.Body!.Value.GetRawText());
        Session? session = null;
        for (var warm = 0; warm < 100; warm++)
            session = FrontendJson.Deserialize<Session>(body);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
            session = FrontendJson.Deserialize<Session>(body);
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        Assert.Equal(recorded.Body.Value.GetProperty("id").GetString(), session!.Id);
        Assert.InRange(allocated, 1, 2048);
    }
}
