namespace Ory.Frontend;

/// <summary>What is known about a node besides its attributes (Ory's <c>uiNodeMeta</c>).</summary>
public sealed record UiNodeMeta : FrontendModel
{
    /// <summary>The label; null when it has none.</summary>
    public UiText? Label { get; init; }
}
