using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A field or a button (Ory's <c>uiNodeInputAttributes</c>).</summary>
public sealed record UiNodeInputAttributes : UiNodeAttributes
{
    /// <inheritdoc/>
    public override string? NodeType { get; init; } = UiNodeTypes.Input;

    /// <summary>The name that its value is submitted under. Not unique in a form.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The type of the HTML input: <c>text</c>, <c>password</c>, <c>number</c>, <c>checkbox</c>, <c>hidden</c>, <c>email</c>, <c>tel</c>,
    /// <c>submit</c>, <c>button</c>, <c>datetime-local</c>, <c>date</c>, <c>url</c>, or what a newer server says.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>The value: a string, a number or a boolean. Null when there is none.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Whether a value must be given. Null, as false, when absent.</summary>
    public bool? Required { get; init; }

    /// <summary>The HTML autocomplete token(s).</summary>
    public string? Autocomplete { get; init; }

    /// <summary>A label of its own; usually it is in the node's meta.</summary>
    public UiText? Label { get; init; }

    /// <summary>A regular expression that the value has to match.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether it cannot be changed.</summary>
    public bool Disabled { get; init; }

    /// <summary>A script for clicks. Deprecated by Ory: see <see cref="OnclickTrigger"/>.</summary>
    public string? Onclick { get; init; }

    /// <summary>The function of Ory's WebAuthn script to call on a click.</summary>
    [JsonPropertyName("onclickTrigger")]
    public string? OnclickTrigger { get; init; }

    /// <summary>A script for when it is shown. Deprecated by Ory: see <see cref="OnloadTrigger"/>.</summary>
    public string? Onload { get; init; }

    /// <summary>The function of Ory's WebAuthn script to call when it is shown.</summary>
    [JsonPropertyName("onloadTrigger")]
    public string? OnloadTrigger { get; init; }

    /// <summary>The greatest length, in characters.</summary>
    public long? Maxlength { get; init; }
}
