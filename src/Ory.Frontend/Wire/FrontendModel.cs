using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>
/// What all objects of Ory's Frontend API share: members that this version does not know are kept, so that an answer which is decoded and encoded
/// again says the same.
/// </summary>
public abstract record FrontendModel
{
    /// <summary>
    /// Members that this version has no property for, by their name on the wire; null when there are none. Copied where it is set: what is done to a
    /// dictionary later does not change the object.
    /// </summary>
    // A member of an ignored property's name is skipped, so it has one that no server uses.
    [JsonIgnore]
    [JsonPropertyName("#")]
    public IReadOnlyDictionary<string, JsonElement>? AdditionalMembers
    {
        get => AdditionalMembersWire?.AsReadOnly();
        init => AdditionalMembersWire = value is null ? null : new Dictionary<string, JsonElement>(value);
    }

    // The serializer wants one that it can write to. Nobody else gets hold of it: a session is shared by the requests that bring its credential.
    [JsonInclude]
    [JsonExtensionData]
    internal Dictionary<string, JsonElement>? AdditionalMembersWire { get; set; }

    /// <summary>The type's name, and nothing of what it holds: passwords, tokens and personal data do not end up in a log by way of a format string.</summary>
    public sealed override string ToString() => GetType().Name;
}
