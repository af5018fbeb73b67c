using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Which answers of keys are right, and which are not.</summary>
public class WebAuthnVerificationTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";
    private const string Handle = "the-handle-of-a-passkey";

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task A_key_of_any_algorithm_that_the_platform_has_is_added_and_signs_in(string algorithm)
    {
        using var key = new SoftKey(algorithm);
        await using var ory = await KeyForms.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann));
        var settings = await browser.BeginAsync("settings");
        using var added = await browser.SubmitAsync(settings, new JsonObject { ["passkey_settings_register"] = key.Register(KeyForms.Challenge(settings, "passkey_create_data")) });

        var answer = await SignInAsync(ory, key, KeyForms.Handle(settings, "passkey_create_data"));

        Assert.Equal("passkey", answer.GetProperty("session").GetProperty("authentication_methods")[0].GetProperty("method").GetString());
    }

    [Theory]
    [InlineData("http://localhost:5000", "localhost", SoftKey.Present)]
    [InlineData("https://localhost", "localhost", SoftKey.Present)]
    [InlineData("http://localhost", "example.org", SoftKey.Present)]
    [InlineData("http://localhost", "localhost", SoftKey.Verified)]
    public async Task An_answer_for_another_place_or_without_anybody_is_wrong(string origin, string relyingParty, byte flags)
    {
        using var key = new SoftKey { Origin = origin, RelyingParty = relyingParty, Flags = flags };
        await using var ory = await KeyForms.StartAsync();
        KeyForms.Give(ory, await ory.CreateIdentityAsync(Ann), "passkey", key, true, Handle);
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["passkey_login"] = key.SignIn(KeyForms.Challenge(flow, "passkey_challenge"), Handle) });

        var told = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal([4000008], TestBrowser.AllMessages(told));
    }

    // It may be a copy; Kratos' library marks it and lets it in.
    [Theory]
    [InlineData(7u, 7u, 7u, true)]
    [InlineData(7u, 3u, 7u, true)]
    [InlineData(7u, 0u, 7u, true)]
    [InlineData(7u, 8u, 8u, false)]
    [InlineData(0u, 0u, 0u, false)]
    public async Task A_key_that_did_not_count_on_signs_in_and_is_marked(uint before, uint now, uint after, bool isMarked)
    {
        using var key = new SoftKey { Count = before };
        await using var ory = await KeyForms.StartAsync();
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, "passkey", key, true, Handle);
        key.Count = now;

        await SignInAsync(ory, key, System.Text.Encoding.UTF8.GetBytes(Handle));

        var kept = ory.Server.Identities.Find(ann.Id)!.Credential("passkey")!.Config["credentials"]![0]!["authenticator"]!;
        Assert.Equal((after, isMarked), ((uint)kept["sign_count"]!, (bool)kept["clone_warning"]!));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_security_key_that_tells_whose_it_is_tells_the_truth(bool tellsAnother, bool isRight)
    {
        using var key = new SoftKey();
        await using var ory = await KeyForms.StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, "webauthn", key, false);
        await browser.SignInAsync(ann);
        var flow = await browser.BeginAsync("login", "?aal=aal2");
        var handle = tellsAnother ? (await ory.CreateIdentityAsync(Bob)).Id : ann.Id;

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["webauthn_login"] = key.SignInAs(KeyForms.Challenge(flow, "webauthn_login_trigger"), handle.ToByteArray(bigEndian: true)) });

        var told = await TestBrowser.JsonAsync(answer, isRight ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
        Assert.True(isRight || TestBrowser.AllMessages(told) is [4000008]);
    }

    // It keeps the handle that it was given, and Kratos looks for that among security keys too (FindIdentityByWebauthnUserHandle).
    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.BadRequest)]
    public async Task A_security_key_that_signs_in_alone_is_as_good_as_a_passkey(bool isPasswordless, HttpStatusCode status)
    {
        using var key = new SoftKey();
        await using var ory = await KeyForms.StartAsync(passwordless: true);
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, "webauthn", key, isPasswordless);
        var flow = await browser.BeginAsync("login");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["passkey_login"] = key.SignInAs(KeyForms.Challenge(flow, "passkey_challenge"), ann.Id.ToByteArray(bigEndian: true)) });

        var told = await TestBrowser.JsonAsync(answer, status);
        if (isPasswordless)
            Assert.Equal(("passkey", "aal1"), (told.GetProperty("session").GetProperty("authentication_methods")[0].GetProperty("method").GetString(), told.GetProperty("session").GetProperty("authenticator_assurance_level").GetString()));
        else
            Assert.Equal([4000008], TestBrowser.AllMessages(told));
    }

    // The form names the passkeys that may answer: it is as any other wrong answer.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_elses_passkey_does_not_sign_in_anew(bool signedOut)
    {
        using var own = new SoftKey();
        using var other = new SoftKey();
        await using var ory = await KeyForms.StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, "passkey", own, true, "ann-s-handle");
        KeyForms.Give(ory, await ory.CreateIdentityAsync(Bob), "passkey", other, true, "bob-s-handle");
        await browser.SignInAsync(ann);
        var flow = await browser.BeginAsync("login", "?refresh=true");
        if (signedOut)
            ory.Server.Sessions.Revoke(ory.Server.Sessions.All[0].Id);

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["passkey_login"] = other.SignIn(KeyForms.Challenge(flow, "passkey_challenge"), "bob-s-handle") });

        var told = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal([4000008], TestBrowser.AllMessages(told));
    }

    [Fact]
    public async Task A_security_key_that_the_form_did_not_ask_for_does_not_sign_in_anew()
    {
        using var first = new SoftKey();
        using var second = new SoftKey();
        await using var ory = await KeyForms.StartAsync(passwordless: true);
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, "webauthn", first, true);
        KeyForms.Give(ory, ann, "webauthn", second, false);
        await browser.SignInAsync(ann);
        var flow = await browser.BeginAsync("login", "?refresh=true");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["identifier"] = Ann, ["webauthn_login"] = second.SignIn(KeyForms.Challenge(flow, "webauthn_login_trigger")) });

        var told = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal([4000008], TestBrowser.AllMessages(told));
    }

    // Kratos takes the scheme of its own public address, and no port.
    [Theory]
    [InlineData("")]
    [InlineData(", origins: []")]
    public async Task Where_no_origin_is_named_the_relying_partys_id_makes_one(string origins)
    {
        using var key = new SoftKey();
        await using var ory = await KeyForms.StartAsync(origins: origins);
        KeyForms.Give(ory, await ory.CreateIdentityAsync(Ann), "passkey", key, true, Handle);

        Assert.True((await SignInAsync(ory, key, System.Text.Encoding.UTF8.GetBytes(Handle))).TryGetProperty("session", out _));
    }

    [Theory]
    [InlineData("""origin: "http://localhost" """, HttpStatusCode.OK)]
    [InlineData("""origin: "http://localhost", origins: ["http://localhost:5000"]""", HttpStatusCode.BadRequest)]
    public async Task The_old_origin_counts_where_there_are_no_origins(string origins, HttpStatusCode status)
    {
        using var key = new SoftKey();
        await using var ory = await KeyForms.StartAsync(origins: ", " + origins);
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, "webauthn", key, false);
        await browser.SignInAsync(ann);
        var flow = await browser.BeginAsync("login", "?aal=aal2");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["webauthn_login"] = key.SignIn(KeyForms.Challenge(flow, "webauthn_login_trigger")) });

        Assert.Equal(status, answer.StatusCode);
    }

    private static async Task<JsonElement> SignInAsync(OryEmulator ory, SoftKey key, byte[] handle)
    {
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");
        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["passkey_login"] = key.SignInAs(KeyForms.Challenge(flow, "passkey_challenge"), handle) });
        return await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
    }
}
