using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator.Tests;

/// <summary>A key without a device: what a browser at http://localhost answers to a challenge (Web Authentication, https://www.w3.org/TR/webauthn-3/).</summary>
internal sealed class SoftKey(string algorithm = "ES256") : IDisposable
{
    public const byte Present = 0x01;
    public const byte Verified = 0x04;
    private const byte Attested = 0x40;

    private readonly SoftSignature _signature = new(algorithm);

    public byte[] Id { get; } = RandomNumberGenerator.GetBytes(16);

    public string Origin { get; set; } = "http://localhost";

    public string RelyingParty { get; set; } = "localhost";

    public byte Flags { get; set; } = Present | Verified;

    /// <summary>How often it was used; it does not count where it is zero.</summary>
    public uint Count { get; set; }

    public byte[] Aaguid { get; set; } = new byte[16];

    public void Dispose() => _signature.Dispose();

    /// <summary>The key as an account has it.</summary>
    public WebAuthnKey Added(bool isPasswordless) =>
        new(new UserPasskeyInfo(Id, _signature.PublicKey(), DateTimeOffset.UnixEpoch, Count, null, true, false, false, [], []), "Key", DateTimeOffset.UnixEpoch, isPasswordless);

    /// <summary>The answer to a sign-in; a security key, which was given no handle, tells none.</summary>
    public string SignIn(string challenge, string? handle = null) => SignInAs(challenge, handle is null ? null : Encoding.UTF8.GetBytes(handle));

    /// <summary>The same with a handle of any bytes.</summary>
    public string SignInAs(string challenge, byte[]? handle)
    {
        var clientData = ClientData("webauthn.get", challenge);
        var authenticatorData = AuthenticatorData(Flags);
        var response = new JsonObject
        {
            ["clientDataJSON"] = Text(clientData),
            ["authenticatorData"] = Text(authenticatorData),
            ["signature"] = Text(_signature.Sign([.. authenticatorData, .. SHA256.HashData(clientData)])),
        };
        if (handle is not null)
            response["userHandle"] = Text(handle);
        return Answer(response);
    }

    /// <summary>The answer to a registration, vouched for by nobody.</summary>
    public string Register(string challenge)
    {
        byte[] authenticatorData = [.. AuthenticatorData((byte)(Flags | Attested)), .. Aaguid, 0, (byte)Id.Length, .. Id, .. _signature.PublicKey()];
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString(authenticatorData);
        attestation.WriteEndMap();
        return Answer(new JsonObject { ["clientDataJSON"] = Text(ClientData("webauthn.create", challenge)), ["attestationObject"] = Text(attestation.Encode()) });
    }

    private string Answer(JsonObject response) =>
        new JsonObject { ["id"] = Text(Id), ["rawId"] = Text(Id), ["type"] = "public-key", ["response"] = response }.ToJsonString();

    private byte[] AuthenticatorData(byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty)), flags, .. counter];
    }

    private byte[] ClientData(string type, string challenge) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["challenge"] = challenge, ["origin"] = Origin, ["crossOrigin"] = false }.ToJsonString());

    private static string Text(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
