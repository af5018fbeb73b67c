namespace Ory.Frontend;

/// <summary>A script that the form needs (Ory's <c>uiNodeScriptAttributes</c>).</summary>
public sealed record UiNodeScriptAttributes : UiNodeAttributes
{
    /// <inheritdoc/>
    public override string? NodeType { get; init; } = UiNodeTypes.Script;

    /// <summary>Its address.</summary>
    public string? Src { get; init; }

    /// <summary>Whether it may run whenever it has arrived.</summary>
    public bool Async { get; init; }

    /// <summary>The referrer policy to load it with.</summary>
    public string? Referrerpolicy { get; init; }

    /// <summary>The CORS setting to load it with.</summary>
    public string? Crossorigin { get; init; }

    /// <summary>The hash that it must have.</summary>
    public string? Integrity { get; init; }

    /// <summary>Its media type.</summary>
    public string? Type { get; init; }

    /// <summary>What the node is found by.</summary>
    public string? Id { get; init; }

    /// <summary>A random word for a content security policy.</summary>
    public string? Nonce { get; init; }
}
