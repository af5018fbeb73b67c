using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ory.Emulator;

/// <summary>
/// The configured providers. One whose issuer answers discovery is asked itself; for every other one (none is named, none answers) the
/// built-in provider stands in, so that sign-in works without a network.
/// </summary>
internal sealed class OidcProviders(KratosConfiguration configuration, HttpClient http, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, BuiltInProvider> _builtIn = configuration.Methods.OidcProviders
        .ToDictionary(provider => provider.Id, provider => new BuiltInProvider(PageUrl(configuration, provider.Id), provider, time), StringComparer.Ordinal);

    /// <summary>
    /// Below it stand the pages of the built-in provider. No path of Kratos' begins so, but whoever stands before the emulator and passes on
    /// Kratos' self-service paths alone reaches them too.
    /// </summary>
    public const string PagesPath = "/self-service/methods/oidc/emulator";

    /// <summary>Where browsers come back to, with or without the id of the provider behind it.</summary>
    public const string CallbackPath = "/self-service/methods/oidc/callback";

    public OidcProviderSettings? Settings(string? id) => configuration.Methods.OidcProviders.FirstOrDefault(provider => provider.Id == id);

    public BuiltInProvider? BuiltIn(string id) => _builtIn.GetValueOrDefault(id);

    /// <summary>Where the provider sends the browser back to. One that is forced to PKCE has an address that does not name it.</summary>
    public string CallbackUrl(string id) => (configuration.Methods.OidcBaseRedirectUri ?? configuration.PublicBaseUrl).TrimEnd('/') + CallbackPath
        + (Settings(id)?.Pkce == "force" ? "" : "/" + Uri.EscapeDataString(id));

    /// <summary>The provider to send a browser to.</summary>
    /// <exception cref="OidcProviderException">It is not who it is configured to be.</exception>
    public async Task<IOidcProvider> ChooseAsync(OidcProviderSettings settings, CancellationToken cancellationToken)
    {
        if (settings.IssuerUrl is null)
            return _builtIn[settings.Id];
        try
        {
            // Asked every time: whoever develops restarts his issuer, which then has other keys.
            var address = settings.IssuerUrl.TrimEnd('/') + "/.well-known/openid-configuration";
            var endpoints = await OpenIdConnectConfigurationRetriever.GetAsync(address, new HttpDocumentRetriever(http) { RequireHttps = false }, cancellationToken);
            // Letter by letter, as the library has it that Kratos asks such providers with.
            return settings.Provider != "generic" || endpoints.Issuer == settings.IssuerUrl ? new RealProvider(settings, endpoints, http, time)
                : throw new OidcProviderException($"The issuer_url of the provider \"{settings.Id}\" is {settings.IssuerUrl}, but it calls itself {endpoints.Issuer}.");
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            Log.BuiltInProviderStandsIn(logger, settings.Id, settings.IssuerUrl);
            return _builtIn[settings.Id];
        }
    }

    private static string PageUrl(KratosConfiguration configuration, string id) => configuration.PublicBaseUrl.TrimEnd('/') + $"{PagesPath}/{Uri.EscapeDataString(id)}";
}
