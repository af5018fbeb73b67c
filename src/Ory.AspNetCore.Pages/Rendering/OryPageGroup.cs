namespace Ory.AspNetCore.Pages;

/// <summary>Nodes of a form that belong together: one way to sign in, or the fields that all ways share.</summary>
/// <param name="Name">Ory's name of the group.</param>
/// <param name="Nodes">What is visible of it, fields first, then buttons.</param>
/// <param name="Divided">Whether a divider sets it apart from what comes before it.</param>
public sealed record OryPageGroup(string Name, IReadOnlyList<OryPageNode> Nodes, bool Divided);
