using System.Text.Json;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Somebody who is signed in on three devices.</summary>
internal static class Devices
{
    public static void AnswerFrom(ScriptedAnswers ory)
    {
        ory.On("GET", "/sessions/whoami", Session(1, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "192.0.2.7", "Hamburg, DE"));
        var phone = Session(2, "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1", "2001:db8:85a3:8d3:1319:8a2e:370:7348", "Berlin, DE");
        var office = Session(3, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "203.0.113.99", "");
        ory.On("GET", "/sessions", $"[{phone},{office}]");
    }

    private static string Session(int number, string agent, string address, string place)
    {
        var id = $"5f7a1d1e-0000-4000-8000-00000000000{number}";
        return JsonSerializer.Serialize(new
        {
            id,
            active = true,
            expires_at = "2026-11-24T08:03:57Z",
            authenticated_at = "2026-11-23T08:03:57Z",
            authenticator_assurance_level = "aal1",
            authentication_methods = new[] { new { method = "password", aal = "aal1", completed_at = "2026-11-23T08:03:57Z" } },
            issued_at = "2026-11-23T08:03:57Z",
            identity = new { id = "c7fcb75d-28f9-4ded-b2d6-0616fb00cc83", schema_id = "default", schema_url = "", traits = new { email = "sara@example.org" } },
            devices = new[] { new { id, ip_address = address, user_agent = agent, location = place } },
        });
    }
}
