using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Pages;

/// <summary>What the views of the pages need besides HTML.</summary>
public static class OryHtmlExtensions
{
    /// <summary>Words of the pages by their key, such as <c>form.or</c>: the application's, where its <c>IStringLocalizer&lt;OryText&gt;</c> has them.</summary>
    /// <param name="html">The helper.</param>
    /// <param name="key">The key.</param>
    /// <param name="arguments">What fills the places in the words.</param>
    /// <returns>The words; the key where there are none.</returns>
    public static string OryWords(this IHtmlHelper html, string key, params object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(html);
        var text = html.ViewContext.HttpContext.RequestServices.GetRequiredService<PageText>();
        return arguments is { Length: > 0 } ? text.Format(key, arguments) : text[key];
    }

    /// <summary>An address of the application below its path base; any other as it is.</summary>
    /// <param name="html">The helper.</param>
    /// <param name="address">The address, such as <c>/logo.svg</c> or <c>~/logo.svg</c>.</param>
    /// <returns>The address as the browser gets it.</returns>
    public static string OryAddress(this IHtmlHelper html, string address)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(address);
        var local = address.StartsWith("~/", StringComparison.Ordinal) ? address[1..] : address;
        if (!local.StartsWith('/') || local.StartsWith("//", StringComparison.Ordinal))
            return local;

        // Who has written the path base already means it.
        var pathBase = html.ViewContext.HttpContext.Request.PathBase;
        return pathBase.HasValue && !new PathString(local).StartsWithSegments(pathBase) ? pathBase.ToUriComponent() + local : local;
    }

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
