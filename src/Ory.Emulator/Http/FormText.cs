using System.Net;
using Microsoft.Extensions.Primitives;

namespace Ory.Emulator;

/// <summary>The text of an urlencoded form, read as Go reads it: in UTF-8 whatever its type says, and as many fields of any length as there are.</summary>
internal static class FormText
{
    /// <summary>The fields with all their values; null when a percent sign encodes nothing or a semicolon separates them.</summary>
    public static IReadOnlyDictionary<string, StringValues>? Parse(string text)
    {
        if (text.Contains(';') || GoUrl.HasBadEscape(text)) return null;
        return text.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .GroupBy(pair => WebUtility.UrlDecode(pair[0]), pair => pair.Length > 1 ? WebUtility.UrlDecode(pair[1]) : "")
            .ToDictionary(group => group.Key, group => new StringValues([.. group]));
    }
}
