using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator.Tests;

/// <summary>Answers of keys that are none any more.</summary>
internal static class MangledAnswer
{
    private static readonly string[] Parts = ["clientDataJSON", "authenticatorData", "signature", "attestationObject"];

    public static string Of(Random random, string answer)
    {
        var json = JsonNode.Parse(answer)!.AsObject();
        var response = json["response"]!.AsObject();
        var part = Parts.Where(name => response.ContainsKey(name)).OrderBy(_ => random.Next()).First();
        switch (random.Next(8))
        {
            case 0:
                response[part] = Nonsense(random);
                break;
            case 1:
                response.Remove(part);
                break;
            case 2:
                json[random.Next(2) == 0 ? "id" : "type"] = Nonsense(random);
                break;
            case 3:
                json["response"] = Nonsense(random);
                break;
            case 4:
                string[] wholes = ["", " ", "null", "[]", "{", "5", "\"x\"", "{\"type\":\"a\",\"type\":\"b\"}", new string('[', 2000), new string('x', 300_000), "true"];
                return wholes[random.Next(wholes.Length)];
            default:
                response[part] = WebEncoders.Base64UrlEncode(Bytes(random, WebEncoders.Base64UrlDecode((string)response[part]!)));
                break;
        }

        return json.ToJsonString();
    }

    private static byte[] Bytes(Random random, byte[] bytes)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(6))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes, .. new byte[random.Next(1, 70_000)]];
            case 2:
                // A list in a list in a list, and lengths that nothing has, as CBOR.
                return random.Next(2) == 0 ? [.. Enumerable.Repeat((byte)0x81, 10_000)] : [0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBB, 0xFF];
            case 3:
                string[] data = ["null", "[]", "{}", "5", "{\"type\":5,\"challenge\":[],\"origin\":{}}", "{\"type\":\"webauthn.get\",\"challenge\":null,\"origin\":null,\"tokenBinding\":5}", "\ud83d\ude00"];
                return Encoding.UTF8.GetBytes(data[random.Next(data.Length)]);
            case 4:
                random.NextBytes(bytes);
                return bytes;
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }

    private static JsonNode? Nonsense(Random random) => random.Next(7) switch
    {
        0 => null,
        1 => "",
        2 => "???",
        3 => 5,
        4 => new JsonArray(1, "two"),
        5 => new JsonObject { ["a"] = true },
        _ => "AA==",
    };
}
