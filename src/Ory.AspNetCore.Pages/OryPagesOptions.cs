using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Pages;

/// <summary>Settings of the self-service pages.</summary>
public sealed class OryPagesOptions
{
    /// <summary>The authentication scheme whose Ory the pages belong to.</summary>
    /// <value>Default: <see cref="OryDefaults.AuthenticationScheme"/>.</value>
    public string AuthenticationScheme { get; set; } = OryDefaults.AuthenticationScheme;

    /// <summary>The name of the application, in titles and next to the logo.</summary>
    /// <value>Default: the name of the host's application.</value>
    public string? ApplicationName { get; set; }

    /// <summary>The address of a logo, within the application or absolute; it is shown in place of the name's first letter.</summary>
    /// <value>Default: none.</value>
    public string? LogoUrl { get; set; }

    /// <summary>The start page: where the logo leads, and where people go who have no other page to go back to.</summary>
    /// <value>Default: <c>/</c>.</value>
    public PathString HomePath { get; set; } = "/";

    /// <summary>The sign-in page; Ory's <c>selfservice.flows.login.ui_url</c> names it.</summary>
    /// <value>Default: <c>/login</c>.</value>
    public PathString LoginPath { get; set; } = "/login";

    /// <summary>The sign-up page; Ory's <c>selfservice.flows.registration.ui_url</c> names it.</summary>
    /// <value>Default: <c>/registration</c>.</value>
    public PathString RegistrationPath { get; set; } = "/registration";

    /// <summary>The page for those who cannot sign in; Ory's <c>selfservice.flows.recovery.ui_url</c> names it.</summary>
    /// <value>Default: <c>/recovery</c>.</value>
    public PathString RecoveryPath { get; set; } = "/recovery";

    /// <summary>The page where addresses are verified; Ory's <c>selfservice.flows.verification.ui_url</c> names it.</summary>
    /// <value>Default: <c>/verification</c>.</value>
    public PathString VerificationPath { get; set; } = "/verification";

    /// <summary>The account page; Ory's <c>selfservice.flows.settings.ui_url</c> names it.</summary>
    /// <value>Default: <c>/settings</c>.</value>
    public PathString SettingsPath { get; set; } = "/settings";

    /// <summary>The page that explains errors; Ory's <c>selfservice.flows.error.ui_url</c> names it.</summary>
    /// <value>Default: <c>/error</c>.</value>
    public PathString ErrorPath { get; set; } = "/error";

    /// <summary>The page that asks before it signs out.</summary>
    /// <value>Default: <c>/sign-out</c>. Empty: the application has its own, and the pages do not link to one.</value>
    public PathString SignOutPath { get; set; } = "/sign-out";

    /// <summary>
    /// The path under which the addresses of Ory that browsers go to are answered by the application: the starts of flows, links in mails, the
    /// way back from a provider. <see cref="OryOptions.BrowserUrl"/> is set to it where the application does not set that.
    /// </summary>
    /// <value>Default: <c>/.ory</c>.</value>
    public PathString OryPath { get; set; } = "/.ory";

    /// <summary>
    /// Whether forms are sent to Ory rather than to the application. Ory's cookies must then reach the application, as they do on
    /// <c>localhost</c> or where both share a cookie domain, and <see cref="OryOptions.BrowserUrl"/> must be Ory's address.
    /// </summary>
    /// <value>Default: false.</value>
    public bool PostToOry { get; set; }

    /// <summary>
    /// Whether sign-in with providers (<c>oidc</c>, <c>saml</c>) is offered. Providers send the browser back to Ory's own address, and that works
    /// only if Ory's cookies reach both addresses.
    /// </summary>
    /// <value>Default: null, which offers it where Ory's host is the application's host, and warns where it is not.</value>
    public bool? OfferProviders { get; set; }

    /// <summary>Whether the sign-in page links to the sign-up page.</summary>
    /// <value>Default: true.</value>
    public bool LinkToRegistration { get; set; } = true;

    /// <summary>Whether the sign-in page links to the recovery page.</summary>
    /// <value>Default: true.</value>
    public bool LinkToRecovery { get; set; } = true;

    /// <summary>The languages of the pages; the first is used where the browser wants none of them. An application that uses request localisation decides itself.</summary>
    /// <value>Default: <c>en</c> and <c>de</c>.</value>
    public IList<string> Languages { get; } = ["en", "de"];

    /// <summary>Style sheets of the application, loaded after that of the pages.</summary>
    /// <value>Default: none.</value>
    public IList<string> StyleSheets { get; } = [];

    /// <summary>Values of the style sheet's variables, such as <c>--ory-accent</c>: <c>light-dark(#0a6, #4d9)</c> gives one for each appearance.</summary>
    /// <value>Default: none; the style sheet has its own.</value>
    public IDictionary<string, string> Theme { get; } = new Dictionary<string, string>();

    /// <summary>The appearance: <c>light</c>, <c>dark</c>, or null for what the reader's system prefers.</summary>
    /// <value>Default: null.</value>
    public string? Appearance { get; set; }

    /// <summary>Links in the footer, such as the imprint: the words, and the address.</summary>
    /// <value>Default: none.</value>
    public IDictionary<string, string> FooterLinks { get; } = new Dictionary<string, string>();

    /// <summary>Origins that forms may be sent or redirected to, besides the application and, with <see cref="PostToOry"/>, Ory.</summary>
    /// <value>Default: none. Each one origin, such as <c>https://pay.example.org</c>.</value>
    public IList<string> FormActionOrigins { get; } = [];
}
