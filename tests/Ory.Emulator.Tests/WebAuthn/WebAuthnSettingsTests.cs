using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;

namespace Ory.Emulator.Tests;

public class WebAuthnSettingsTests
{
    [Theory]
    [InlineData("passkey", false, true)]
    [InlineData("passkey", true, false)]
    [InlineData("webauthn", false, true)]
    [InlineData("webauthn", true, false)]
    public async Task The_only_way_to_sign_in_cannot_be_chosen_to_be_removed(string method, bool hasPassword, bool isDisabled)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = """
                selfservice:
                  methods:
                    passkey: { enabled: true, config: { rp: { id: localhost, origins: ["http://localhost"], display_name: Example } } }
                    webauthn: { enabled: true, config: { passwordless: true, rp: { id: localhost, origins: ["http://localhost"], display_name: Example } } }
                """,
        });
        var identity = await ory.CreateIdentityAsync();
        var session = await ory.SignInAsync(identity);
        var key = new WebAuthnKey(new UserPasskeyInfo([1], [2], DateTimeOffset.UnixEpoch, 0, null, false, false, false, [], []), "Key", DateTimeOffset.UnixEpoch, true);
        ory.Server.Identities.TryUpdate(identity.Id, one => (hasPassword ? one : one.With("password", null))
            .WithConfig(method, new JsonObject { ["credentials"] = Json.Array([key.ToJson()]) }, DateTimeOffset.UnixEpoch, ["somebody"]), out _);
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "self-service/settings/browser");
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("X-Session-Token", session.SessionToken);

        using var answer = await http.SendAsync(request);

        var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
        Assert.Equal(isDisabled, TestBrowser.Node(flow, method + "_remove").GetProperty("disabled").GetBoolean());
    }
}
