using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What people change about themselves.</summary>
internal sealed class SettingsSteps(WalkState walk)
{
    public async Task<Proof> EnrolAsync(Random random, TestBrowser browser)
    {
        if (await walk.BeginAsync(random, browser, "settings") is not { } flow || TestBrowser.Find(flow, "totp_secret_key") is not { } node)
            return Proof.None;
        var secret = node.GetProperty("text").GetProperty("context").GetProperty("secret").GetString()!;
        var right = random.Next(2) == 0;
        var answer = await walk.SubmitAsync(flow, browser, new JsonObject { ["method"] = "totp", ["totp_code"] = right ? walk.Code(secret) : "000000" });
        if (right && answer?.TryGetProperty("state", out var state) == true && state.GetString() == "success")
            walk.Totp[browser] = secret;
        return right ? Proof.Factor : Proof.None;
    }

    public async Task<Proof> BackupCodesAsync(Random random, TestBrowser browser)
    {
        if (await walk.BeginAsync(random, browser, "settings") is not { } flow)
            return Proof.None;
        string[] steps = ["lookup_secret_regenerate", "lookup_secret_confirm", "lookup_secret_reveal", "lookup_secret_disable"];
        for (var count = random.Next(1, 4); count > 0; count--)
            await walk.SubmitAsync(flow, browser, new JsonObject { ["method"] = "lookup_secret", [steps[random.Next(steps.Length)]] = true });
        return Proof.Factor;
    }

    public async Task ChangeAsync(Random random, TestBrowser browser)
    {
        if (await walk.BeginAsync(random, browser, "settings") is not { } flow)
            return;
        if (random.Next(2) == 0)
        {
            await walk.SubmitAsync(flow, browser, new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = flow.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString(), ["name"] = new JsonObject { ["first"] = "Ada" } } });
            return;
        }

        var password = $"correct-horse-{walk.Next()}";
        var answer = await walk.SubmitAsync(flow, browser, new JsonObject { ["method"] = "password", ["password"] = password });
        var email = flow.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString();
        if (answer?.TryGetProperty("state", out var state) != true || state.GetString() != "success")
            return;
        walk.People.RemoveAll(person => person.Email == email);
        walk.People.Add((email!, password));
    }
}
