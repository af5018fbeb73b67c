namespace Ory.AspNetCore;

/// <summary>Where a browser begins a flow at Ory. Built from our own settings: an address that Ory names is never followed.</summary>
internal static class FlowAddress
{
    /// <summary>Ory's <c>createBrowserLoginFlow</c>.</summary>
    public static string Login(OryOptions options, string? returnTo, string? aal = null, bool refresh = false) =>
        Flow(options, "login", returnTo, (aal is null ? "" : "aal=" + aal + "&") + (refresh ? "refresh=true&" : ""));

    /// <summary>Ory's <c>createBrowserSettingsFlow</c>: where a second factor is enrolled.</summary>
    public static string Settings(OryOptions options, string? returnTo) => Flow(options, "settings", returnTo);

    /// <summary>Ory's <c>createBrowserVerificationFlow</c>.</summary>
    public static string Verification(OryOptions options, string? returnTo) => Flow(options, "verification", returnTo);

    private static string Flow(OryOptions options, string name, string? returnTo, string query = "")
    {
        var address = $"{(options.BrowserUrl ?? options.BaseUrl)!.TrimEnd('/')}/self-service/{name}/browser";
        if (returnTo is not null)
            query += "return_to=" + Uri.EscapeDataString(returnTo);
        query = query.TrimEnd('&');
        return query.Length == 0 ? address : address + "?" + query;
    }
}
