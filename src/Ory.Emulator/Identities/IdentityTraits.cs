namespace Ory.Emulator;

/// <summary>What follows from an identity's traits by its schema: identifiers of credentials, and the addresses to verify and recover.</summary>
internal static class IdentityTraits
{
    public static Identity Derive(Identity identity, IdentitySchema schema, DateTimeOffset now)
    {
        var identifiers = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var verifiable = new List<VerifiableAddress>();
        var recovery = new List<RecoveryAddress>();
        foreach (var (field, value) in schema.Fields.SelectMany(field => field.ReadAll(identity.Traits), (field, raw) => (field, Normal(raw))))
        {
            foreach (var type in field.IdentifierOf)
            {
                var identifier = type == "code" ? Reached(value) : value;
                if (!identifiers.TryGetValue(type, out var list)) identifiers[type] = list = [];
                if (!list.Contains(identifier)) list.Add(identifier);
            }

            if (field.VerifiedVia is { } verifiedVia && !verifiable.Exists(address => address.Value == value && address.Via == verifiedVia))
            {
                verifiable.Add(identity.VerifiableAddresses.FirstOrDefault(address => address.Value == value && address.Via == verifiedVia)
                    ?? new VerifiableAddress(Guid.NewGuid(), value, false, verifiedVia, "pending", null, now, now));
            }

            if (field.RecoveredVia is { } recoveredVia && !recovery.Exists(address => address.Value == value && address.Via == recoveredVia))
            {
                recovery.Add(identity.RecoveryAddresses.FirstOrDefault(address => address.Value == value && address.Via == recoveredVia)
                    ?? new RecoveryAddress(Guid.NewGuid(), value, recoveredVia, now, now));
            }
        }

        identity = identity with { VerifiableAddresses = verifiable, RecoveryAddresses = recovery };
        foreach (var type in new[] { "code", "password", "webauthn" })
        {
            var found = identifiers.TryGetValue(type, out var list) ? list : null;
            var old = identity.Credential(type);
            if (found is null && old is null) continue;
            // Where no trait is left to identify by, Kratos keeps what it had.
            identity = identity.With(type, old is null
                ? new Credential(type, found!, [], type is "password" ? 0 : 1, now, now)
                : old with { Identifiers = found ?? old.Identifiers });
        }

        return identity;
    }

    /// <summary>The same by the schema that the identity has; unchanged where that is gone.</summary>
    public static Identity Derive(Identity identity, KratosConfiguration configuration, DateTimeOffset now) =>
        configuration.Schema(identity.SchemaId) is { } schema ? Derive(identity, schema, now) : identity;

    public static string Normal(string identifier) => identifier.Trim().ToLowerInvariant();

    /// <summary>The same of an address that a code is sent to: a phone number is the one that is dialled, however it is written.</summary>
    public static string Reached(string address) => Formatted.Dialled(Normal(address)) ?? Normal(address);

    /// <summary>How a code reaches one of an identity's addresses, as its schema says; null for an address that is none.</summary>
    public static string? ChannelOf(IdentitySchema? schema, Identity identity, string address) =>
        schema?.Fields.FirstOrDefault(field => field.CodeVia is not null && field.ReadAll(identity.Traits).Select(Reached).Contains(address))?.CodeVia;
}
