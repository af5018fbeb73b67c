namespace Ory.AspNetCore.Pages;

/// <summary>A link at the foot of a page.</summary>
/// <param name="Before">The words before the link.</param>
/// <param name="Text">The words of the link.</param>
/// <param name="After">The words after it.</param>
/// <param name="Address">Where it leads.</param>
public sealed record OryPageLink(string Before, string Text, string After, string Address);
