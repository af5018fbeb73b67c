using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ory.Emulator;

/// <summary>The body of a request as Go reads it.</summary>
internal static partial class RequestBody
{
    public const string Json = "application/json";
    public const string Form = "application/x-www-form-urlencoded";
    public const string Multipart = "multipart/form-data";

    public const int MaxLength = 5 * 1024 * 1024;

    private const string Token = "[-!#$%&'*+.^_`|~0-9A-Za-z{}]+";

    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>Whether there is a body, were it empty at last.</summary>
    public static bool IsThere(HttpRequest request) =>
        request.ContentLength is > 0 || (request.ContentLength is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true });

    /// <summary>The type without its parameters, in small letters; null where it is none, or where a parameter is none, has no value, or has two.</summary>
    public static string? TypeOf(HttpRequest request)
    {
        var match = Type().Match(request.Headers.ContentType is [{ } first, ..] ? first : "");
        if (!match.Success) return null;
        var names = match.Groups["name"].Captures.Select(name => name.Value.ToLowerInvariant());
        var isTwice = names.Zip(match.Groups["value"].Captures.Select(value => value.Value)).Distinct().CountBy(parameter => parameter.First).Any(name => name.Value > 1);
        return isTwice ? null : match.Groups["type"].Value.ToLowerInvariant();
    }

    /// <summary>The whole text of the body.</summary>
    /// <exception cref="BodyTooLongException">It is longer than Kratos takes.</exception>
    public static async ValueTask<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[81920];
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (whole.Length + read > MaxLength) throw new BodyTooLongException();
                whole.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new BodyTooLongException();
        }

        return Utf8.GetString(whole.GetBuffer(), 0, (int)whole.Length);
    }

    // Only the last semicolon may have nothing after it.
    [GeneratedRegex($@"^\s*(?<type>{Token}/{Token})\s*(?:;\s*(?<name>{Token})\s*=\s*(?<value>{Token}|""(?>(?:\\[][()<>@,;:\\""/?=]|[^""\r\n])*)"")\s*)*;?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Type();
}
