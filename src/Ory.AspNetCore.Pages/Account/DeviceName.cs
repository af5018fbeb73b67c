namespace Ory.AspNetCore.Pages;

// "Firefox", "Linux" from a user agent: enough to know one's own devices again. More would be guessing.
internal static class DeviceName
{
    // The first that matches counts: most agents claim to be several others.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"), ("Firefox", "Firefox"),
        ("CriOS", "Chrome"), ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    public static (string? Browser, string? System) Of(string? userAgent) => (First(Browsers, userAgent), First(Systems, userAgent));

    private static string? First((string Mark, string Name)[] known, string? userAgent)
    {
        foreach (var (mark, name) in known)
        {
            if (userAgent?.Contains(mark, StringComparison.Ordinal) == true)
                return name;
        }

        return null;
    }
}
