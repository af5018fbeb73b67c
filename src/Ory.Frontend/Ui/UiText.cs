using System.Text.Json;

namespace Ory.Frontend;

/// <summary>A text for people (Ory's <c>uiText</c>). Clients go by <see cref="Id"/>, never by the wording.</summary>
public sealed record UiText : FrontendModel
{
    /// <summary>Ory's number of the message.</summary>
    public long Id { get; init; }

    /// <summary>The wording, in English.</summary>
    public string? Text { get; init; }

    /// <summary>One of <see cref="UiTextTypes"/>, or what a newer server says.</summary>
    public string? Type { get; init; }

    /// <summary>The values that the wording is made of: raw JSON, an object. Null when there are none.</summary>
    public JsonElement? Context { get; init; }
}
