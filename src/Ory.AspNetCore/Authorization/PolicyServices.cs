using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Registers authorization and the answers to those who may not pass, once for all schemes.</summary>
internal static class PolicyServices
{
    public static void Add(IServiceCollection services, string scheme)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(OrySchemes))?.ImplementationInstance is OrySchemes known)
        {
            known.Add(scheme);
            return;
        }

        var schemes = new OrySchemes();
        schemes.Add(scheme);
        services.AddSingleton(schemes);

        services.AddAuthorization();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AuthorizationOptions>, OryPolicies>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, RequirementHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IStartupFilter, AnswerStartupFilter>());
        services.TryAddSingleton<OwnOrigin>();
        services.TryAddSingleton<EnrolmentProbe>();
        services.TryAddSingleton<Challenger>();
        services.TryAddSingleton<SignOuts>();
        services.AddAntiforgery();
        services.TryAddSingleton<Adoption>();

        Decorate<IAuthorizationEvaluator>(services, inner => new RecordingEvaluator(inner));
        DecoratePolicyEvaluator(services);
        Decorate<IAntiforgery>(services, inner => new OutageAntiforgery(inner));
        Decorate<IAuthorizationMiddlewareResultHandler>(services, inner => new ReconcilingResultHandler(inner));
    }

    // The one of these that every request gets anew, with what it is made of: where all of it are types the container makes it in one go.
    private static void DecoratePolicyEvaluator(IServiceCollection services)
    {
        var registered = LastOf<IPolicyEvaluator>(services);
        if (registered.ImplementationType != typeof(PolicyEvaluator))
        {
            Decorate<IPolicyEvaluator>(services, inner => new StepUpPolicyEvaluator(inner));
            return;
        }

        services.TryAdd(ServiceDescriptor.Describe(typeof(PolicyEvaluator), typeof(PolicyEvaluator), registered.Lifetime));
        services.Replace(ServiceDescriptor.Describe(typeof(IPolicyEvaluator), typeof(StepUpPolicyEvaluator.OfFramework), registered.Lifetime));
    }

    // The application's own, registered before, stays in use. One that is registered later stands alone.
    private static void Decorate<TService>(IServiceCollection services, Func<TService, TService> decorate) where TService : class
    {
        var registered = LastOf<TService>(services);
        var find = FinderOf<TService>(services, registered);
        var lifetime = IsStateless(registered.ImplementationType) ? ServiceLifetime.Singleton : registered.Lifetime;
        services.Replace(ServiceDescriptor.Describe(typeof(TService), provider => decorate(find(provider)), lifetime));
    }

    private static ServiceDescriptor LastOf<TService>(IServiceCollection services) =>
        services.Last(service => service.ServiceType == typeof(TService) && !service.IsKeyedService);

    // The framework's own, which it makes anew for each request although they are made of nothing.
    private static bool IsStateless(Type? implementation) =>
        implementation == typeof(DefaultAuthorizationEvaluator) || implementation == typeof(AuthorizationMiddlewareResultHandler);

    // A type is left to the container, by its own name.
    private static Func<IServiceProvider, TService> FinderOf<TService>(IServiceCollection services, ServiceDescriptor registered) where TService : class
    {
        if (registered.ImplementationInstance is TService instance)
            return _ => instance;
        if (registered.ImplementationFactory is { } make)
            return provider => (TService)make(provider);

        var type = registered.ImplementationType!;
        services.TryAdd(ServiceDescriptor.Describe(type, type, registered.Lifetime));
        return provider => (TService)provider.GetRequiredService(type);
    }
}
