using System.Text;

namespace Ory.AspNetCore;

/// <summary>Where a browser begins a flow at Ory. Built from our own settings: an address that Ory names is never followed.</summary>
internal static class FlowAddress
{
    /// <summary>Ory's <c>createBrowserLoginFlow</c>.</summary>
    public static string Login(Challenged challenged, string? aal = null, bool refresh = false) =>
        Flow(challenged, "login", (aal is null ? "" : "aal=" + aal + "&") + (refresh ? "refresh=true&" : ""));

    /// <summary>Ory's <c>createBrowserSettingsFlow</c>: where a second factor is enrolled.</summary>
    public static string Settings(Challenged challenged) => Flow(challenged, "settings");

    /// <summary>Ory's <c>createBrowserVerificationFlow</c>.</summary>
    public static string Verification(Challenged challenged) => Flow(challenged, "verification");

    private static string Flow(Challenged challenged, string name, string query = "")
    {
        var address = $"{BrowserUrl(challenged)}/self-service/{name}/browser";
        if (challenged.ReturnTo is not null)
            query += "return_to=" + Uri.EscapeDataString(challenged.ReturnTo);
        query = query.TrimEnd('&');
        return query.Length == 0 ? address : address + "?" + query;
    }

    // A path is the application's own, as every path that it gives the framework: it begins below the path base.
    private static string BrowserUrl(Challenged challenged)
    {
        var url = (challenged.Options.BrowserUrl ?? challenged.Options.BaseUrl)!;
        var address = url.TrimEnd('/');
        return url is ['/', ..] ? ReturnTo.PathBase(challenged.Context).ToUriComponent() + address
            : Ascii.IsValid(address) ? address
            : InAscii(new Uri(address));
    }

    // A header holds nothing else: the name of a host as browsers resolve it, the path escaped.
    private static string InAscii(Uri address) => OwnOrigin.Of(address) + address.AbsolutePath.TrimEnd('/');
}
