using System.Globalization;

namespace Ory.AspNetCore.Pages;

/// <summary>A message of a flow or of one of its fields, in the reader's language.</summary>
/// <param name="Id">Ory's message id, or 0 for a message of the pages themselves.</param>
/// <param name="Kind"><c>info</c>, <c>success</c> or <c>error</c>.</param>
/// <param name="Text">What to show: plain text, not HTML.</param>
public sealed record OryPageMessage(long Id, string Kind, string Text)
{
    /// <summary>The id of the element that shows the message at the head of a page or section, for fields that it is about.</summary>
    public string ElementId => "ory-message-" + Id.ToString(CultureInfo.InvariantCulture);
}
