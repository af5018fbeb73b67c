using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;

namespace Ory.AspNetCore.Pages;

// The language of one request, of those that the pages have, unless the application has decided.
internal static class Languages
{
    public static void Use(HttpContext context, IList<string> known)
    {
        if (context.Features.Get<IRequestCultureFeature>() is not null || known.Count == 0)
            return;

        var wanted = context.Request.GetTypedHeaders().AcceptLanguage.Where(l => l.Quality != 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());
        var culture = CultureInfo.GetCultureInfo(wanted.Select(w => Match(w, known)).FirstOrDefault(m => m is not null) ?? known[0]);
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
    }

    // "de-AT" is served by "de".
    private static string? Match(string wanted, IList<string> known) => known.FirstOrDefault(k =>
        wanted.Equals(k, StringComparison.OrdinalIgnoreCase) || wanted.StartsWith(k + "-", StringComparison.OrdinalIgnoreCase));
}
