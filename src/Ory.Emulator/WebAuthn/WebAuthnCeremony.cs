using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ory.Emulator;

/// <summary>
/// Registration and sign-in ceremonies of Web Authentication (https://www.w3.org/TR/webauthn-3/), verified by ASP.NET Core Identity's
/// passkey handler. A ceremony's challenge is taken from the framework's own options, because the state it verifies against is its own.
/// </summary>
internal sealed class WebAuthnCeremony(RelyingPartySettings relyingParty, IReadOnlyList<WebAuthnHolder> holders)
{
    // The hash of the relying party, the flags and the counter.
    private const int SmallestAuthenticatorData = 32 + 1 + 4;

    private readonly PasskeyHandler<WebAuthnHolder> _handler = new(
        new UserManager<WebAuthnHolder>(
            new WebAuthnHolderStore(holders), Options.Create(new IdentityOptions()), new PasswordHasher<WebAuthnHolder>(), [], [],
            new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), null!, NullLogger<UserManager<WebAuthnHolder>>.Instance),
        Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = relyingParty.Id,
            // Kratos asks for verification at most as "preferred".
            UserVerificationRequirement = "preferred",
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && relyingParty.Origins.Contains(context.Origin, StringComparer.OrdinalIgnoreCase)),
        }));

    /// <summary>The relying party of a method, with the origin that its id makes where no other is named. A method that is off needs none.</summary>
    /// <exception cref="OryEmulatorConfigurationException">The method is on, and there is none.</exception>
    public static RelyingPartySettings RelyingParty(Server server, string method, RelyingPartySettings? settings)
    {
        if (settings is { Origins.Count: 0 }) return settings with { Origins = [$"{new Uri(server.Configuration.PublicBaseUrl).Scheme}://{settings.Id}"] };
        return settings ?? (server.Configuration.Methods.Enabled.Contains(method)
            ? throw new OryEmulatorConfigurationException($"selfservice.methods.{method}.config.rp.id", "the host name that keys are for")
            : new RelyingPartySettings("", "", []));
    }

    /// <summary>Begins a registration: a fresh challenge (base64url) and the state to finish with.</summary>
    public async Task<(string Challenge, string State)> BeginRegistrationAsync(byte[] handle, HttpContext context)
    {
        var entity = new PasskeyUserEntity { Id = WebAuthnHolder.IdOf(handle), Name = relyingParty.DisplayName, DisplayName = relyingParty.DisplayName };
        var options = await _handler.MakeCreationOptionsAsync(entity, context);
        return (Challenge(options.CreationOptionsJson), options.AttestationState!);
    }

    /// <summary>Begins a sign-in: of the holder who is known, or of anybody.</summary>
    public async Task<(string Challenge, string State)> BeginSignInAsync(HttpContext context)
    {
        var options = await _handler.MakeRequestOptionsAsync(holders.FirstOrDefault(), context);
        return (Challenge(options.RequestOptionsJson), options.AssertionState!);
    }

    /// <summary>The new key, if the browser's answer is one to the challenge.</summary>
    /// <param name="credential">What the browser answered, as JSON.</param>
    /// <param name="state">What the ceremony began with; null when none did.</param>
    /// <param name="context">The request.</param>
    public async Task<WebAuthnResult> FinishRegistrationAsync(string credential, string? state, HttpContext context)
    {
        if (Complete(credential) is not { } json) return WebAuthnResult.Refused("the answer cannot be read.");
        if (state is null) return WebAuthnResult.Refused("the form has no challenge any more.");
        var result = await _handler.PerformAttestationAsync(new PasskeyAttestationContext { CredentialJson = json, AttestationState = state, HttpContext = context });
        return new WebAuthnResult(result.Succeeded ? result.Passkey : null, result.Failure?.Message ?? "");
    }

    /// <summary>The key that signed, with its counter moved, if the browser's answer is one to the challenge.</summary>
    /// <param name="credential">What the browser answered, as JSON.</param>
    /// <param name="state">What the ceremony began with.</param>
    /// <param name="context">The request.</param>
    public async Task<WebAuthnResult> FinishSignInAsync(string credential, string state, HttpContext context)
    {
        if (Complete(credential) is not { } json) return WebAuthnResult.Refused("the answer cannot be read.");
        var result = await _handler.PerformAssertionAsync(new PasskeyAssertionContext { CredentialJson = json, AssertionState = state, HttpContext = context });
        return new WebAuthnResult(result.Succeeded ? result.Passkey : null, result.Failure?.Message ?? "");
    }

    /// <summary>Whether a browser's answer to a sign-in is one at all, right or wrong.</summary>
    public static bool IsReadable(string credential) =>
        Json.Parse(credential) is JsonObject json && json["response"] is JsonObject response && Json.Text(json["type"]) == "public-key"
        && Bytes(json["id"]) is { Length: > 0 } && Bytes(json["rawId"]) is { Length: > 0 }
        && Bytes(response["clientDataJSON"]) is { } clientData && Json.Parse(Encoding.UTF8.GetString(clientData)) is JsonObject
        && Bytes(response["authenticatorData"]) is { Length: >= SmallestAuthenticatorData } && Bytes(response["signature"]) is not null;

    /// <summary>The user handle in a browser's answer; null if it has none.</summary>
    public static byte[]? UserHandle(string credential) =>
        (Json.Parse(credential) as JsonObject)?["response"] is JsonObject response ? Bytes(response["userHandle"]) : null;

    private static byte[]? Bytes(JsonNode? node) => Json.Text(node) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private static string Challenge(string options) => (string)JsonNode.Parse(options)!["challenge"]!;

    // The framework wants a member that pages for Kratos do not send, takes a handle for text, and has no use for an empty one.
    private static string? Complete(string credential)
    {
        if (Json.Parse(credential) is not JsonObject json) return null;
        json.TryAdd("clientExtensionResults", new JsonObject());
        if (json["response"] is JsonObject response && Bytes(response["userHandle"]) is { } handle)
        {
            if (handle.Length == 0) response.Remove("userHandle");
            else response["userHandle"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(WebAuthnHolder.IdOf(handle)));
        }

        return json.ToJsonString();
    }
}
