using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>What the tests of the gateway's tokens have in common: two routes with tokens of their own, and the token that came last.</summary>
internal static class GatewayTokens
{
    public static readonly (string, string) Alice = ("Cookie", "ory_kratos_session=alice");

    /// <summary>The settings, with others in their place; null takes one out.</summary>
    public static Dictionary<string, string?> Settings(params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.Audience"] = "orders",
            ["ReverseProxy:Routes:plain:Metadata:Ory.Identity"] = "headers, token",
            ["ReverseProxy:Routes:plain:Metadata:Ory.Audience"] = "billing",
            ["Ory:Gateway:Token:Key"] = NewKey(),
        };
        foreach (var (key, value) in more)
        {
            if (value is null)
                settings.Remove(key);
            else
                settings[key] = value;
        }

        return settings;
    }

    public static async Task<JsonWebKeySet> KeysAsync(Gateway gateway)
    {
        using var client = gateway.CreateClient();
        return new JsonWebKeySet(await client.GetStringAsync("/.well-known/jwks.json"));
    }

    public static string TokenOf(Gateway gateway) => gateway.Backend.Last["Authorization"]!["Bearer ".Length..];

    public static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
