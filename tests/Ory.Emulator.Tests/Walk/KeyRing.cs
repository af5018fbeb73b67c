using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>The keys that people in a walk have, and what they answered with them.</summary>
internal sealed class KeyRing(WalkState walk) : IDisposable
{
    // The node that holds a challenge, by the field that answers it.
    private static readonly Dictionary<string, string> Nodes = new()
    {
        ["passkey_login"] = "passkey_challenge",
        ["webauthn_login"] = "webauthn_login_trigger",
        ["passkey_register"] = "passkey_create_data",
        ["webauthn_register"] = "webauthn_register_trigger",
        ["passkey_settings_register"] = "passkey_create_data",
    };

    private readonly List<SoftKey> _made = [];
    private readonly HashSet<string> _answered = [];
    private readonly Dictionary<string, string?> _flows = [];

    public List<HeldKey> Held { get; } = [];

    public List<SentAnswer> Sent { get; } = [];

    /// <summary>Challenges of all forms, to be mixed up.</summary>
    public List<string> Challenges { get; } = ["c29tZXRoaW5n"];

    public static string NodeOf(string field) => Nodes[field];

    public void Dispose() => _made.ForEach(key => key.Dispose());

    public SoftKey Make(Random random)
    {
        var key = new SoftKey { Count = random.Next(3) == 0 ? 1u : 0u };
        _made.Add(key);
        return key;
    }

    /// <summary>The challenge of a form for a field, or one of another form.</summary>
    public (string Challenge, bool IsOwn)? ChallengeFor(Random random, JsonElement flow, string field)
    {
        if ((string?)KeyForms.Options(flow, Nodes[field])?["challenge"] is not { } own)
            return null;
        Challenges.Add(own);
        _flows[own] = flow.GetProperty("id").GetString();
        var used = random.Next(4) == 0 ? Challenges[random.Next(Challenges.Count)] : own;
        return (used, used == own && !_answered.Contains(own));
    }

    /// <summary>Whether a challenge is one of a form.</summary>
    public bool IsOf(string challenge, JsonElement flow) => _flows.GetValueOrDefault(challenge) == flow.GetProperty("id").GetString();

    /// <summary>Whether an account has a key, to sign in alone with or not.</summary>
    public bool Has(HeldKey held, bool? passwordless = null) =>
        walk.Ory.Server.Identities.FindByIdentifier("password", held.Email) is { } identity
        && WebAuthnKey.Of(identity.Credential(held.Method)).Any(key => key.Id.AsSpan().SequenceEqual(held.Key.Id) && (passwordless is null || key.IsPasswordless == passwordless));

    /// <summary>Whether a handle finds the account that has a key: each passkey has its own, and any of them will do.</summary>
    public bool IsFor(byte[] handle, HeldKey held) => handle.AsSpan().SequenceEqual(held.Handle)
        || (held.Method == "passkey" && walk.Ory.Server.Identities.FindByIdentifier("passkey", Encoding.UTF8.GetString(handle)) is { } identity && Json.Text(identity.Traits["email"]) == held.Email);

    /// <summary>Sends an answer. Nobody may be surprised by what comes of it: what is right is taken, and what is not is not.</summary>
    /// <returns>What it proved.</returns>
    public async Task<KeyProof?> SendAsync(SentAnswer answer, bool mustSucceed = false, bool asCopied = false)
    {
        Sent.Add(answer);
        var proof = _answered.Contains(answer.Challenge) ? null : answer.Proof;
        var fields = (JsonObject)answer.Fields.DeepClone();
        var told = asCopied ? await CopyAsync(answer, fields) : await walk.SubmitAsync(answer.Flow, answer.Browser, fields);
        var succeeded = told is { } json && (json.TryGetProperty("session", out _) || (json.TryGetProperty("ui", out _) && TestBrowser.AllMessages(json).Contains(1050001)));
        if (succeeded)
            _answered.Add(answer.Challenge);
        Assert.False(succeeded && proof is null, $"An answer that proves nothing was taken: {answer.Fields.ToJsonString()}");
        Assert.True(succeeded || !mustSucceed || proof is null, $"A right answer was refused: {told}");
        return proof;
    }

    private async Task<JsonElement?> CopyAsync(SentAnswer answer, JsonObject fields)
    {
        fields["csrf_token"] = TestBrowser.Node(answer.Flow, "csrf_token").GetProperty("value").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, answer.Flow.GetProperty("ui").GetProperty("action").GetString());
        request.Headers.TryAddWithoutValidation("Cookie", answer.Cookies);
        request.Content = new StringContent(fields.ToJsonString(), null, "application/json");
        using var told = await walk.Native.SendAsync(request);
        using var json = JsonDocument.Parse(await told.Content.ReadAsStringAsync());
        return json.RootElement.Clone();
    }
}
