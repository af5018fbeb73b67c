using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;

namespace Ory.Emulator;

/// <summary>The secret part of credentials of keys. Of a key that stays, whatever is not known of it stays as well.</summary>
internal static class WebAuthnKeys
{
    private const string Keys = "credentials";
    private const string Handle = "user_handle";

    /// <summary>With one more key, and the handle that its authenticator was given.</summary>
    public static JsonObject Added(Credential? credential, WebAuthnKey key, byte[] handle)
    {
        var config = (JsonObject?)credential?.Config.DeepClone() ?? [];
        if (config[Keys] is not JsonArray keys) config[Keys] = keys = [];
        keys.Add(key.ToJson());
        config[Handle] = Convert.ToBase64String(handle);
        return config;
    }

    /// <summary>With those keys only that are to stay.</summary>
    public static JsonObject Kept(Credential credential, Func<WebAuthnKey, bool> stays)
    {
        var config = (JsonObject)credential.Config.DeepClone();
        config[Keys] = Json.Array((config[Keys] as JsonArray ?? []).Where(one => WebAuthnKey.Read(one) is { } key && stays(key)).Select(one => one!.DeepClone()));
        return config;
    }

    /// <summary>Remembers how far a key has counted. One that did not count on may be a copy; Kratos lets it in all the same, and marks it.</summary>
    public static void Count(Server server, Guid identity, string type, UserPasskeyInfo used, DateTimeOffset now) =>
        server.Identities.TryUpdate(identity, current =>
        {
            if (current.Credential(type) is not { } credential) return current;
            var config = (JsonObject)credential.Config.DeepClone();
            foreach (var key in (config[Keys] as JsonArray ?? []).OfType<JsonObject>().Where(one => WebAuthnKey.Read(one)?.Id.AsSpan().SequenceEqual(used.CredentialId) == true)) Count(key, used);
            return current.WithConfig(type, config, now);
        }, out _);

    /// <summary>The handle that the authenticators of an identity's security keys were given.</summary>
    public static byte[] HandleOf(Identity identity) =>
        WebAuthnKey.Bytes(identity.Credential("webauthn")?.Config[Handle]) is { Length: > 0 } handle ? handle : identity.Id.ToByteArray(bigEndian: true);

    /// <summary>Who has security keys under a handle.</summary>
    public static Identity? FindByHandle(Server server, byte[] handle) =>
        server.Identities.All.FirstOrDefault(identity => WebAuthnKey.Of(identity.Credential("webauthn")).Count > 0 && HandleOf(identity).AsSpan().SequenceEqual(handle));

    private static void Count(JsonObject key, UserPasskeyInfo used)
    {
        var before = WebAuthnKey.SignCount(key);
        if (key["authenticator"] is not JsonObject authenticator) key["authenticator"] = authenticator = [];
        if (used.SignCount > before) authenticator["sign_count"] = used.SignCount;
        else if (before > 0) authenticator["clone_warning"] = true;
        if (key["flags"] is JsonObject flags) flags["backup_state"] = used.IsBackedUp;
    }
}
