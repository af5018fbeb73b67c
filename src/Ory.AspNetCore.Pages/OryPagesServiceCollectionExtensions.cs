using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Ory.AspNetCore;
using Ory.AspNetCore.Pages;
using Ory.Frontend;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the self-service pages to an application.</summary>
public static class OryPagesServiceCollectionExtensions
{
    /// <summary>
    /// Adds the pages for sign-in, sign-up, recovery, verification, the account and errors, with <see cref="OryPagesOptions"/> as they are.
    /// <c>AddAuthentication().AddOry()</c> must be there as well; <c>app.MapOryPages()</c> maps the pages.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddOryPages(this IServiceCollection services) => services.AddOryPages(static _ => { });

    /// <summary>
    /// Adds the pages for sign-in, sign-up, recovery, verification, the account and errors. <c>AddAuthentication().AddOry()</c> must be there as
    /// well; <c>app.MapOryPages()</c> maps the pages. <see cref="OryOptions.BrowserUrl"/>, where nobody sets it, becomes
    /// <see cref="OryPagesOptions.OryPath"/>, so that everything browsers see is on the application's own origin.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddOryPages(this IServiceCollection services, Action<OryPagesOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        services.AddOptions<OryPagesOptions>().Configure(configure);
        // Whoever calls it again sets more.
        if (services.Any(s => s.ServiceType == typeof(FlowPages)))
            return services;

        services.AddOptions<OryPagesOptions>()
            .PostConfigure<IHostEnvironment>(static (options, environment) => options.ApplicationName ??= environment.ApplicationName)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OryPagesOptions>, PagesOptionsCheck>();
        services.AddSingleton<IPostConfigureOptions<OryOptions>, OwnBrowserUrl>();
        services.AddOptions<FrontendClientOptions>(VisitFactory.ClientName).Configure<IOptionsMonitor<OryOptions>, IOptions<OryPagesOptions>>(
            static (client, ory, pages) => client.BaseUrl = ory.Get(pages.Value.AuthenticationScheme).BaseUrl is { } address ? new Uri(address) : null);

        services.AddHttpContextAccessor();
        services.TryAddTransient<BrowserHeaders>();
        services.AddOryFrontendClient(VisitFactory.ClientName, static _ => { }).AddHttpMessageHandler<BrowserHeaders>().AddOrySessionEviction();

        services.AddAntiforgery();
        services.AddLocalization();
        var parts = services.AddMvcCore().AddViews().AddRazorViewEngine().PartManager.ApplicationParts;
        var assembly = typeof(OryPagesOptions).Assembly;
        // After the application's own parts, so that its views of the same path come first.
        if (!parts.OfType<CompiledRazorAssemblyPart>().Any(p => p.Assembly == assembly))
            parts.Add(new CompiledRazorAssemblyPart(assembly));

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Addresses>();
        services.TryAddSingleton<PageAssets>();
        services.TryAddSingleton<PageText>();
        services.TryAddSingleton<PageRenderer>();
        services.TryAddSingleton<PageComposer>();
        services.TryAddSingleton<AccountComposer>();
        services.TryAddSingleton<PageAnswers>();
        services.TryAddSingleton<OutageLog>();
        services.TryAddSingleton<VisitFactory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRelayedCookieRewriter, PageCookies>());
        services.TryAddSingleton<FlowPages>();
        services.TryAddSingleton<OryRelay>();
        services.TryAddSingleton<ErrorPage>();
        services.TryAddSingleton<SessionEnding>();
        services.TryAddSingleton<SignOutPage>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ForBrowsers>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ApplicationFirst>());
        services.AddSingleton<StartCheck>();
        services.AddHostedService(static provider => provider.GetRequiredService<StartCheck>());
        return services;
    }
}
