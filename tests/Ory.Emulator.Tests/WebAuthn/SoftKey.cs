using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator.Tests;

/// <summary>A key without a device: what a browser at http://localhost answers to a challenge (Web Authentication, https://www.w3.org/TR/webauthn-3/).</summary>
internal sealed class SoftKey : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte Attested = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);

    public void Dispose() => _key.Dispose();

    /// <summary>The key as an account has it.</summary>
    public WebAuthnKey Added(bool isPasswordless) =>
        new(new UserPasskeyInfo(_id, PublicKey(), DateTimeOffset.UnixEpoch, 0, null, true, false, false, [], []), "Key", DateTimeOffset.UnixEpoch, isPasswordless);

    /// <summary>The answer to a sign-in; a security key, which was given no handle, tells none.</summary>
    public string SignIn(string challenge, string? handle = null)
    {
        var clientData = ClientData("webauthn.get", challenge);
        var authenticatorData = AuthenticatorData(Present | Verified);
        var signature = _key.SignData([.. authenticatorData, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var response = new JsonObject
        {
            ["clientDataJSON"] = Text(clientData),
            ["authenticatorData"] = Text(authenticatorData),
            ["signature"] = Text(signature),
        };
        if (handle is not null)
            response["userHandle"] = Text(Encoding.UTF8.GetBytes(handle));
        return Answer(response);
    }

    /// <summary>The answer to a registration, vouched for by nobody.</summary>
    public string Register(string challenge)
    {
        byte[] authenticatorData = [.. AuthenticatorData(Present | Verified | Attested), .. new byte[16], 0, (byte)_id.Length, .. _id, .. PublicKey()];
        byte[] attestation = [0xA3, .. Cbor("fmt"), .. Cbor("none"), .. Cbor("attStmt"), 0xA0, .. Cbor("authData"), 0x58, (byte)authenticatorData.Length, .. authenticatorData];
        return Answer(new JsonObject { ["clientDataJSON"] = Text(ClientData("webauthn.create", challenge)), ["attestationObject"] = Text(attestation) });
    }

    private string Answer(JsonObject response) =>
        new JsonObject { ["id"] = Text(_id), ["rawId"] = Text(_id), ["type"] = "public-key", ["response"] = response }.ToJsonString();

    // COSE (RFC 9053): an elliptic curve key for ES256 on P-256.
    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
    }

    private static byte[] AuthenticatorData(int flags) => [.. SHA256.HashData("localhost"u8), (byte)flags, 0, 0, 0, 0];

    private static byte[] ClientData(string type, string challenge) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["challenge"] = challenge, ["origin"] = "http://localhost", ["crossOrigin"] = false }.ToJsonString());

    private static byte[] Cbor(string text) => [(byte)(0x60 + text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
