using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>
/// Claims that an application wants beside the handler's own, from what Ory says of the identity. They are read when a session is asked for, not
/// at every request. What a person can write himself (traits, in Ory's settings flow) proves nothing about him: take roles from
/// <c>metadata_public</c>, and addresses only where they are verified.
/// </summary>
/// <remarks>
/// Paths name members and elements as JSONPath (RFC 9535) does: <c>name.first</c>, <c>groups[*].name</c>, <c>['a b']</c>. A path to an array
/// gives one claim for each of its values; objects and nulls give none.
/// </remarks>
public sealed class OryClaimActionCollection
{
    // Identities compare types without regard to case.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        OryClaimTypes.IdentityId, OryClaimTypes.SessionId, OryClaimTypes.Aal, OryClaimTypes.Amr,
        OryClaimTypes.AuthTime, OryClaimTypes.SchemaId, OryClaimTypes.VerifiedAddress,
    };

    private readonly List<(string Type, Func<Identity, IEnumerable<string>> Read)> _actions = [];

    /// <summary>How many mappings there are.</summary>
    public int Count => _actions.Count;

    /// <summary>Maps a trait.</summary>
    /// <param name="claimType">The type of the claims.</param>
    /// <param name="path">Where it is in the traits, for example <c>name.first</c>.</param>
    /// <param name="verifiedOnly">Whether only addresses count that Ory has verified for this identity; the claim has the address as Ory has it.</param>
    /// <returns>The mappings, to go on with.</returns>
    /// <exception cref="ArgumentException">The type is one of <see cref="OryClaimTypes"/>, or the path is malformed.</exception>
    public OryClaimActionCollection MapTrait(string claimType, string path, bool verifiedOnly = false)
    {
        var parsed = JsonPath.Parse(path, nameof(path));
        return verifiedOnly
            ? Map(claimType, identity => parsed.Read(identity.Traits).Select(value => Verified(identity, value)).OfType<string>())
            : Map(claimType, identity => parsed.Read(identity.Traits));
    }

    /// <summary>Maps a value of <c>metadata_public</c>, which only Ory's administrators can set.</summary>
    /// <param name="claimType">The type of the claims.</param>
    /// <param name="path">Where it is in the metadata, for example <c>roles</c>.</param>
    /// <returns>The mappings, to go on with.</returns>
    /// <exception cref="ArgumentException">The type is one of <see cref="OryClaimTypes"/>, or the path is malformed.</exception>
    public OryClaimActionCollection MapPublicMetadata(string claimType, string path)
    {
        var parsed = JsonPath.Parse(path, nameof(path));
        return Map(claimType, identity => identity.MetadataPublic is { } metadata ? parsed.Read(metadata) : []);
    }

    /// <summary>Maps the organization that the identity belongs to.</summary>
    /// <param name="claimType">The type of the claim.</param>
    /// <returns>The mappings, to go on with.</returns>
    /// <exception cref="ArgumentException">The type is one of <see cref="OryClaimTypes"/>.</exception>
    public OryClaimActionCollection MapOrganizationId(string claimType = "organization_id") =>
        Map(claimType, identity => identity.OrganizationId is { Length: > 0 } organization ? [organization] : []);

    /// <summary>Maps whatever a function finds.</summary>
    /// <param name="claimType">The type of the claims.</param>
    /// <param name="read">Gives the values, none for no claim. It is called once for a session and must not fail: a failure fails the request.</param>
    /// <returns>The mappings, to go on with.</returns>
    /// <exception cref="ArgumentException">The type is one of <see cref="OryClaimTypes"/>.</exception>
    public OryClaimActionCollection Map(string claimType, Func<Identity, IEnumerable<string>> read)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(claimType);
        ArgumentNullException.ThrowIfNull(read);
        if (Reserved.Contains(claimType))
            throw new ArgumentException($"The claim type \"{claimType}\" is the handler's own: policies rely on it, so nothing else may set it. Choose another type.", nameof(claimType));

        _actions.Add((claimType, read));
        return this;
    }

    /// <summary>The claims of an identity, each type and value once.</summary>
    internal IEnumerable<(string Type, string Value)> Run(Identity identity) =>
        _actions.SelectMany(action => action.Read(identity).Where(value => value.Length > 0).Select(value => (action.Type, value))).Distinct();

    // Ory stores e-mail addresses in lower case whatever the trait says.
    private static string? Verified(Identity identity, string value) =>
        identity.VerifiableAddresses
            .FirstOrDefault(address => address.Verified && string.Equals(address.Value, value.Trim(), StringComparison.OrdinalIgnoreCase))?
            .Value;
}
