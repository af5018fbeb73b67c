using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>
/// What all objects of Ory's Frontend API share: members that this version does not know are kept, so that an answer which is decoded and encoded
/// again says the same.
/// </summary>
public abstract record FrontendModel
{
    /// <summary>Members that this version has no property for, by their name on the wire; null when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalMembers { get; set; }

    /// <summary>The type's name, and nothing of what it holds: passwords, tokens and personal data do not end up in a log by way of a format string.</summary>
    public sealed override string ToString() => GetType().Name;
}
