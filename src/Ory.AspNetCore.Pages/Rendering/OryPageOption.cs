namespace Ory.AspNetCore.Pages;

/// <summary>One of the values that a field of kind <c>Select</c> can have.</summary>
/// <param name="Value">The value, as a form sends it.</param>
/// <param name="Text">What is read in the list.</param>
public sealed record OryPageOption(string Value, string Text);
