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
}
