namespace Ory.AspNetCore.Yarp;

/// <summary>How <c>MapOryProxy</c> serves Ory's public API below the application's own origin.</summary>
public sealed class OryProxyOptions
{
    /// <summary>The Ory scheme whose <see cref="OryOptions.BaseUrl"/> is served.</summary>
    /// <value><see cref="OryDefaults.AuthenticationScheme"/>.</value>
    public string AuthenticationScheme { get; set; } = OryDefaults.AuthenticationScheme;

    /// <summary>
    /// The addresses that Ory writes into its links and redirects (<c>serve.public.base_url</c>), where they are others than
    /// <see cref="OryOptions.BaseUrl"/>. Those that begin with one of them, and are of what the proxy serves, are rewritten to the application's
    /// origin.
    /// </summary>
    /// <value>None: <see cref="OryOptions.BaseUrl"/> alone. Absolute addresses; they are taken in addition to it.</value>
    public IList<string> IssuedUrls { get; } = [];

    /// <summary>The largest request body in bytes that is passed on; a larger one is answered 413.</summary>
    /// <value>5 MiB, which is Ory's own limit. More than zero.</value>
    public long MaxRequestBodySize { get; set; } = 5 * 1024 * 1024;

    /// <summary>How long Ory may be silent before the request is given up with 504.</summary>
    /// <value>30 seconds. More than zero.</value>
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(AuthenticationScheme);
        if (MaxRequestBodySize <= 0)
            throw new InvalidOperationException($"{nameof(OryProxyOptions)}.{nameof(MaxRequestBodySize)} is {MaxRequestBodySize}. Set it to the largest body in bytes, for example 5242880.");
        if (ActivityTimeout <= TimeSpan.Zero)
            throw new InvalidOperationException($"{nameof(OryProxyOptions)}.{nameof(ActivityTimeout)} is {ActivityTimeout}. Set it to a time above zero, for example \"00:00:30\".");
        foreach (var url in IssuedUrls)
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
                throw new InvalidOperationException($"{nameof(OryProxyOptions)}.{nameof(IssuedUrls)} has \"{url}\", which is not an absolute http or https address. Give serve.public.base_url of Ory's configuration.");
    }
}
