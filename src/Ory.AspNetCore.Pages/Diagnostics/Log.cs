using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Pages;

// Every event of the pages. Never a cookie, an address with a query, a field or an answer.
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning,
        "Ory could not be asked for a page ({Fault}, status {Status}; met {Times} times since this was last said). People read that the sign-in service cannot be reached. "
        + "Check that Ory runs and that Authentication:Schemes:{Scheme}:BaseUrl is its public API.")]
    private static partial void Unavailable(ILogger logger, string scheme, string fault, string status, int times);

    public static void Unavailable(ILogger logger, string scheme, string fault, int? status, int times) =>
        Unavailable(logger, scheme, fault, FaultName.OfStatus(status), times);

    [LoggerMessage(2, LogLevel.Warning,
        "Sign-in with providers is hidden: providers send browsers back to {OryHost}, whose cookies this application at {OwnHost} does not see. "
        + "Serve Ory under the application's own host, or let both share a cookie domain, and set OryPagesOptions.OfferProviders to true.")]
    public static partial void ProvidersHidden(ILogger logger, string oryHost, string ownHost);

    [LoggerMessage(3, LogLevel.Warning, "Ory refused the address to return to; the flow was begun without it. Add this application to selfservice.allowed_return_urls.")]
    public static partial void ReturnToRefused(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "AddOryPages() was called, but app.MapOryPages() was not: nobody answers at {LoginPath}, nor where people are sent to sign in. Call app.MapOryPages() as well.")]
    public static partial void NotMapped(ILogger logger, string loginPath);

    [LoggerMessage(5, LogLevel.Warning,
        "This process knows no languages (globalization-invariant mode, as images of Alpine have it): the pages are in English only, though OryPagesOptions.Languages has {Languages}. "
        + "Install ICU (Alpine's icu-libs) and set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT to false, or leave only \"en\" in OryPagesOptions.Languages.")]
    public static partial void LanguagesUnknown(ILogger logger, string languages);
}
