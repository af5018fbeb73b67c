using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator.Tests;

/// <summary>An authenticator with one key, which answers as a browser hands it on.</summary>
internal sealed class TestKey : IDisposable
{
    private const byte Present = 0x05;
    private const byte WithKey = 0x45;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private string? _handle;

    public void Dispose() => _key.Dispose();

    /// <summary>Makes the key known: the options are those of a creation.</summary>
    public string Register(JsonNode options)
    {
        _handle = (string)options["user"]!["id"]!;
        var point = _key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(WithKey), .. new byte[16], 0, (byte)_id.Length, .. _id, .. cose];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Encoded(ClientData("webauthn.create", options)),
            ["attestationObject"] = Encoded(attestation),
            ["transports"] = new JsonArray(),
        });
    }

    /// <summary>Shows the key: the options are those of a request.</summary>
    public string Answer(JsonNode options, bool withHandle = true)
    {
        var (data, clientData) = (Data(Present), ClientData("webauthn.get", options));
        var signature = _key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var response = new JsonObject { ["clientDataJSON"] = Encoded(clientData), ["authenticatorData"] = Encoded(data), ["signature"] = Encoded(signature) };
        if (withHandle) response["userHandle"] = _handle;
        return Credential(response);
    }

    private string Credential(JsonObject response) =>
        new JsonObject { ["id"] = Encoded(_id), ["rawId"] = Encoded(_id), ["type"] = "public-key", ["response"] = response }.ToJsonString();

    private static byte[] Data(byte flags) => [.. SHA256.HashData("localhost"u8), flags, 0, 0, 0, 0];

    private static byte[] ClientData(string type, JsonNode options) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["challenge"] = (string)options["challenge"]!, ["origin"] = "http://localhost" }.ToJsonString());

    private static string Encoded(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
