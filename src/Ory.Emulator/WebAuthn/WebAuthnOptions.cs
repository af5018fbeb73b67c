using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator;

/// <summary>The options that a page hands to <c>navigator.credentials</c>, in the members and their order that Kratos has.</summary>
internal static class WebAuthnOptions
{
    private static readonly int[] Algorithms = [-7, -35, -36, -257, -258, -259, -37, -38, -39, -8];

    /// <param name="relyingParty">Who asks.</param>
    /// <param name="name">What the authenticator calls the account.</param>
    /// <param name="handle">The user handle.</param>
    /// <param name="challenge">The challenge, base64url.</param>
    /// <param name="timeout">How long the browser waits, in milliseconds.</param>
    /// <param name="selection">Which authenticators may answer.</param>
    public static JsonObject Creation(RelyingPartySettings relyingParty, string name, byte[] handle, string challenge, int timeout, JsonObject selection) => new()
    {
        ["publicKey"] = new JsonObject
        {
            ["rp"] = new JsonObject { ["name"] = relyingParty.DisplayName, ["id"] = relyingParty.Id },
            ["user"] = new JsonObject { ["name"] = name, ["displayName"] = name, ["id"] = WebEncoders.Base64UrlEncode(handle) },
            ["challenge"] = challenge,
            ["pubKeyCredParams"] = Json.Array(Algorithms.Select(algorithm => new JsonObject { ["type"] = "public-key", ["alg"] = algorithm })),
            ["timeout"] = timeout,
            ["authenticatorSelection"] = selection,
        },
    };

    /// <param name="relyingParty">Who asks.</param>
    /// <param name="challenge">The challenge, base64url.</param>
    /// <param name="timeout">How long the browser waits, in milliseconds.</param>
    /// <param name="verification">Whether the authenticator shall know its owner.</param>
    /// <param name="allowed">The keys that may answer; none: any.</param>
    public static JsonObject Request(RelyingPartySettings relyingParty, string challenge, int timeout, string verification, IReadOnlyCollection<WebAuthnKey> allowed)
    {
        var options = new JsonObject { ["challenge"] = challenge, ["timeout"] = timeout, ["rpId"] = relyingParty.Id };
        if (allowed.Count > 0)
            options["allowCredentials"] = Json.Array(allowed.Select(key => new JsonObject { ["type"] = "public-key", ["id"] = WebEncoders.Base64UrlEncode(key.Id) }));
        options["userVerification"] = verification;
        return new JsonObject { ["publicKey"] = options };
    }
}
