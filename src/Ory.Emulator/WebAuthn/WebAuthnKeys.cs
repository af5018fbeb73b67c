using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;

namespace Ory.Emulator;

/// <summary>Keeps the counters of keys.</summary>
internal static class WebAuthnKeys
{
    /// <summary>Remembers how far a key has counted, so that a copy of it shows.</summary>
    public static void Count(Server server, Guid identity, string type, UserPasskeyInfo used, DateTimeOffset now) =>
        server.Identities.TryUpdate(identity, current =>
        {
            if (current.Credential(type) is not { } credential)
                return current;
            var config = (JsonObject)credential.Config.DeepClone();
            config["credentials"] = Json.Array(WebAuthnKey.Of(credential)
                .Select(key => (key.Id.AsSpan().SequenceEqual(used.CredentialId) ? key with { Passkey = used } : key).ToJson()));
            return current.WithConfig(type, config, now);
        }, out _);
}
