using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Reads <c>Authentication:Schemes:&lt;scheme&gt;</c> into the options of that scheme. By hand: no reflection, and errors that name the key.</summary>
internal sealed class OryConfigureOptions(IAuthenticationConfigurationProvider configurationProvider) : IConfigureNamedOptions<OryOptions>
{
    public void Configure(OryOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, OryOptions options)
    {
        if (string.IsNullOrEmpty(name))
            return;

        var section = configurationProvider.GetSchemeConfiguration(name);

        options.BaseUrl = section[nameof(options.BaseUrl)] ?? options.BaseUrl;
        options.BrowserUrl = section[nameof(options.BrowserUrl)] ?? options.BrowserUrl;
        options.PublicOrigin = section[nameof(options.PublicOrigin)] ?? options.PublicOrigin;
        options.SessionCookieName = section[nameof(options.SessionCookieName)] ?? options.SessionCookieName;
        options.WebhookSecret = section[nameof(options.WebhookSecret)] ?? options.WebhookSecret;
        options.RequiredAal = section[nameof(options.RequiredAal)] ?? options.RequiredAal;
        options.ClaimsIssuer = section[nameof(options.ClaimsIssuer)] ?? options.ClaimsIssuer;
        options.ForwardDefault = section[nameof(options.ForwardDefault)] ?? options.ForwardDefault;
        options.ForwardAuthenticate = section[nameof(options.ForwardAuthenticate)] ?? options.ForwardAuthenticate;
        options.ForwardChallenge = section[nameof(options.ForwardChallenge)] ?? options.ForwardChallenge;
        options.ForwardForbid = section[nameof(options.ForwardForbid)] ?? options.ForwardForbid;
        options.ForwardSignOut = section[nameof(options.ForwardSignOut)] ?? options.ForwardSignOut;

        options.AcceptSessionToken = Boolean(name, section, nameof(options.AcceptSessionToken), options.AcceptSessionToken);
        options.AcceptCookie = Boolean(name, section, nameof(options.AcceptCookie), options.AcceptCookie);
        options.AcceptBearer = Boolean(name, section, nameof(options.AcceptBearer), options.AcceptBearer);
        options.RejectCrossOriginCookie = Boolean(name, section, nameof(options.RejectCrossOriginCookie), options.RejectCrossOriginCookie);
        options.HonorServerCacheDuration = Boolean(name, section, nameof(options.HonorServerCacheDuration), options.HonorServerCacheDuration);
        options.UseDistributedCache = Boolean(name, section, nameof(options.UseDistributedCache), options.UseDistributedCache);
        options.OfferEnrolment = Boolean(name, section, nameof(options.OfferEnrolment), options.OfferEnrolment);

        options.CacheDuration = Time(name, section, nameof(options.CacheDuration), options.CacheDuration);
        options.RejectedCacheDuration = Time(name, section, nameof(options.RejectedCacheDuration), options.RejectedCacheDuration);
        options.StaleOnOutage = Time(name, section, nameof(options.StaleOnOutage), options.StaleOnOutage);
        options.Timeout = Time(name, section, nameof(options.Timeout), options.Timeout);

        options.CacheSize = Number(name, section, nameof(options.CacheSize), options.CacheSize);
        options.RejectedCacheSize = Number(name, section, nameof(options.RejectedCacheSize), options.RejectedCacheSize);

        List(name, section, nameof(options.BearerPrefixes), options.BearerPrefixes);
        List(name, section, nameof(options.AllowedOrigins), options.AllowedOrigins);
    }

    private static bool Boolean(string scheme, IConfiguration section, string key, bool otherwise) =>
        section[key] is not { Length: > 0 } text ? otherwise
        : bool.TryParse(text, out var value) ? value
        : throw Malformed(scheme, key, text, "\"true\" or \"false\"");

    private static TimeSpan Time(string scheme, IConfiguration section, string key, TimeSpan otherwise) =>
        section[key] is not { Length: > 0 } text ? otherwise
        // Whoever writes "1" means a second; .NET takes it for a day.
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && (value == TimeSpan.Zero || text.Contains(':', StringComparison.Ordinal)) ? value
        : throw Malformed(scheme, key, text, "a time of hours, minutes and seconds, for example \"00:00:30\"");

    private static int Number(string scheme, IConfiguration section, string key, int otherwise) =>
        section[key] is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
        : throw Malformed(scheme, key, text, "a whole number, for example \"100000\"");

    // What is configured replaces the default: a list that could only grow could not be narrowed.
    private static void List(string scheme, IConfiguration section, string key, IList<string> list)
    {
        var values = section.GetSection(key).GetChildren().Select(child => child.Value).OfType<string>().ToList();
        // Not shown: an address may name somebody and his password.
        if (values.Count == 0 && section[key] is { Length: > 0 })
            throw new OptionsValidationException(scheme, typeof(OryOptions), [$"Authentication:Schemes:{scheme}:{key} is one value where a list is meant. Set it to a list, whose first entry has the key Authentication:Schemes:{scheme}:{key}:0."]);
        if (values.Count == 0)
            return;

        list.Clear();
        values.ForEach(list.Add);
    }

    private static OptionsValidationException Malformed(string scheme, string key, string text, string wanted) =>
        new(scheme, typeof(OryOptions), [$"Authentication:Schemes:{scheme}:{key} is \"{text}\". Set it to {wanted}."]);
}
