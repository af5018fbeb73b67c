using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>How people sign up and in: by password, code, link, second factor and provider, right and wrong.</summary>
internal sealed class SignInSteps(WalkState walk)
{
    public async Task<Proof> PasswordAsync(Random random, TestBrowser browser)
    {
        var (email, password) = walk.People[random.Next(walk.People.Count)];
        var right = random.Next(3) > 0;
        var native = random.Next(3) == 0;
        if (await walk.BeginAsync(random, native ? null : browser, "login") is not { } flow)
            return Proof.None;
        var answer = await walk.SubmitAsync(flow, native ? null : browser, new JsonObject { ["method"] = "password", ["identifier"] = email, ["password"] = right ? password : password + "x" });
        walk.Remember(answer);
        return right ? Proof.Of(email) : Proof.None;
    }

    public async Task<Proof> SignUpAsync(Random random, TestBrowser browser)
    {
        if (await walk.BeginAsync(random, random.Next(2) == 0 ? browser : null, "registration") is not { } flow)
            return Proof.None;
        var email = random.Next(3) == 0 ? walk.People[0].Email : $"person-{walk.Next()}@example.org";
        var password = random.Next(3) == 0 ? "x" : $"correct-horse-{walk.Last}";
        var answer = await walk.SubmitAsync(flow, walk.Flows[^1].Browser, new JsonObject { ["method"] = "password", ["traits"] = new JsonObject { ["email"] = email }, ["password"] = password });
        walk.Remember(answer);
        if (answer?.TryGetProperty("identity", out _) == true)
            walk.People.Add((email, password));
        return Proof.SignUp;
    }

    // As a page without a script: redirects, and what the server keeps between them.
    public async Task<Proof> FormAsync(Random random, TestBrowser browser)
    {
        var (email, password) = walk.People[random.Next(walk.People.Count)];
        var right = random.Next(3) > 0;
        if (await walk.BeginAsync(random, browser, "login") is not { } flow)
            return Proof.None;
        using var answer = await browser.SubmitFormAsync(flow, ("method", "password"), ("identifier", email), ("password", right ? password : "x"), ("traits.email", ""));
        return right ? Proof.Of(email) : Proof.None;
    }

    public async Task<Proof> SecondFactorAsync(Random random, TestBrowser browser)
    {
        using var begun = await browser.GetAsync("self-service/login/browser?aal=aal2");
        if (begun.StatusCode != HttpStatusCode.OK)
            return Proof.None;
        var right = walk.Totp.TryGetValue(browser, out var secret) && random.Next(2) == 0;
        await walk.SubmitAsync(await TestBrowser.JsonAsync(begun, HttpStatusCode.OK), browser, new JsonObject { ["method"] = "totp", ["totp_code"] = right ? walk.Code(secret!) : random.Next(2) == 0 ? "000000" : "1" });
        return right ? Proof.Factor : Proof.None;
    }

    public async Task<Proof> MailedCodeAsync(Random random, TestBrowser browser, string name)
    {
        var native = random.Next(3) == 0;
        if (await walk.BeginAsync(random, native ? null : browser, name) is not { } flow)
            return Proof.None;
        var email = walk.People[random.Next(walk.People.Count)].Email;
        await walk.SubmitAsync(flow, native ? null : browser, new JsonObject { ["method"] = "code", [name == "login" ? "identifier" : "email"] = email });
        var mailed = walk.Ory.Messages.To(email) is [.., { Code: { } code }] ? code : "000000";
        var right = random.Next(2) == 0;
        var answer = await walk.SubmitAsync(flow, native ? null : browser, new JsonObject { ["method"] = "code", ["identifier"] = email, ["code"] = right ? mailed : "000000" });
        walk.Remember(answer);
        // Verifying an address signs nobody in.
        return right && name != "verification" ? Proof.Of(email) : Proof.None;
    }

    public async Task<Proof> ProviderAsync(Random random, TestBrowser browser)
    {
        var name = random.Next(3) switch { 0 => "registration", 1 => "settings", _ => "login" };
        if (await walk.BeginAsync(random, browser, name) is not { } flow || TestBrowser.Find(flow, name == "settings" ? "link" : "provider") is not { } node)
            return Proof.None;
        var answer = await walk.SubmitAsync(flow, browser, new JsonObject { ["method"] = "oidc", [name == "settings" ? "link" : "provider"] = node.GetProperty("value").GetString() });
        if (answer?.TryGetProperty("redirect_browser_to", out var page) != true || !page.GetString()!.Contains("/oidc/emulator/", StringComparison.Ordinal))
            return Proof.None;
        var email = random.Next(2) == 0 ? walk.People[random.Next(walk.People.Count)].Email : $"person-{walk.Next()}@example.org";
        using var chosen = await browser.NavigateAsync($"{page.GetString()}&login_hint={Uri.EscapeDataString(email)}");
        if (chosen.Headers.Location is not { } callback)
            return Proof.None;
        var (broken, stolen) = (random.Next(4) == 0, random.Next(4) == 0);
        using var back = await (stolen ? walk.Browsers.First(other => other != browser) : browser).NavigateAsync(callback.AbsoluteUri + (broken ? "x" : ""));
        return broken || stolen ? Proof.None : Proof.Provider;
    }

    public async Task<Proof> LinkAsync(Random random, TestBrowser browser)
    {
        var mails = walk.Ory.Messages.Where(message => message.Link is not null).ToArray();
        if (mails.Length == 0)
            return Proof.None;
        var mail = mails[random.Next(mails.Length)];
        using var answer = await browser.NavigateAsync(mail.Link!.ToString());
        return Proof.Of(mail.Recipient);
    }
}
