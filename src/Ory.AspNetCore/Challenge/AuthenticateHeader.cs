using System.Globalization;
using System.Text;

namespace Ory.AspNetCore;

/// <summary>The <c>WWW-Authenticate</c> of an answer: RFC 6750 section 3, RFC 9470 section 3.</summary>
internal static class AuthenticateHeader
{
    public static string For(Answer answer)
    {
        // Who shows nothing is told nothing: RFC 6750 section 3.1.
        if (answer.Error is null)
            return "Bearer";

        var header = new StringBuilder("Bearer error=\"").Append(answer.Error).Append("\", error_description=\"").Append(Quotable(answer.Detail)).Append('"');
        if (answer.Aal is not null)
            header.Append(", acr_values=\"").Append(answer.Aal).Append('"');
        if (answer.MaxAge is { } age)
            header.Append(CultureInfo.InvariantCulture, $", max_age=\"{(long)age.TotalSeconds}\"");
        return header.ToString();
    }

    // RFC 6750 section 3: printable ASCII without quotes and backslashes. What an application says instead may be anything.
    private static string Quotable(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = source[i] switch { '"' or '\\' => '\'', < ' ' or > '~' => ' ', var character => character };
        });
}
