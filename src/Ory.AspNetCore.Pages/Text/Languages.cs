using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;

namespace Ory.AspNetCore.Pages;

// The language of one request, of those that the pages have, unless the application has decided.
internal static class Languages
{
    // Not in globalization-invariant mode, which images of Alpine are in unless told otherwise: every name of a culture is refused there.
    public static bool Exist { get; } = TryFind("en") is not null;

    // Null for a name that no language has.
    public static CultureInfo? Find(string name) => Exist ? TryFind(name) : null;

    public static void Use(HttpContext context, IList<string> known)
    {
        if (context.Features.Get<IRequestCultureFeature>() is not null || known.Count == 0)
            return;

        var wanted = context.Request.GetTypedHeaders().AcceptLanguage.Where(l => l.Quality != 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());
        if (Find(wanted.Select(w => Match(w, known)).FirstOrDefault(m => m is not null) ?? known[0]) is not { } culture)
            return;

        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
    }

    // "de-AT" is served by "de".
    private static string? Match(string wanted, IList<string> known) => known.FirstOrDefault(k =>
        wanted.Equals(k, StringComparison.OrdinalIgnoreCase) || wanted.StartsWith(k + "-", StringComparison.OrdinalIgnoreCase));

    private static CultureInfo? TryFind(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}
