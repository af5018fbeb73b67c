using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Ory.AspNetCore.Pages;

/// <summary>What the views of the pages need besides HTML.</summary>
public static class OryHtmlExtensions
{
    /// <summary>A <c>data-</c> attribute that is absent where there is no value; Razor by itself writes an empty one.</summary>
    /// <param name="html">The helper.</param>
    /// <param name="name">The name after <c>data-</c>.</param>
    /// <param name="value">The value; null for no attribute.</param>
    /// <returns>The attribute, or nothing.</returns>
    public static IHtmlContent OryData(this IHtmlHelper html, string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(html);
        return value is null
            ? HtmlString.Empty
            : new HtmlContentBuilder().AppendHtml("data-").Append(name).AppendHtml("=\"").Append(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").AppendHtml("\"");
    }
}
