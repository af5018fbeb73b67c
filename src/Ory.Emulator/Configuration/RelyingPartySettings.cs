namespace Ory.Emulator;

/// <summary>The relying party of <c>webauthn</c> or <c>passkey</c>: <c>config.rp</c>.</summary>
internal sealed record RelyingPartySettings(string Id, string DisplayName, IReadOnlyList<string> Origins);
