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
        Decorate<IPolicyEvaluator>(services, inner => new StepUpPolicyEvaluator(inner));
        Decorate<IAntiforgery>(services, inner => new OutageAntiforgery(inner));
        Decorate<IAuthorizationMiddlewareResultHandler>(services, inner => new ReconcilingResultHandler(inner));
    }

    // The application's own, registered before, stays in use. One that is registered later stands alone.
    private static void Decorate<TService>(IServiceCollection services, Func<TService, TService> decorate) where TService : class
    {
        var registered = services.Last(service => service.ServiceType == typeof(TService) && !service.IsKeyedService);
        var find = FinderOf<TService>(services, registered);
        var lifetime = IsStateless(registered.ImplementationType) ? ServiceLifetime.Singleton : registered.Lifetime;
        services.Replace(ServiceDescriptor.Describe(typeof(TService), provider => decorate(find(provider)), lifetime));
    }

    // The framework's own, which it makes anew for each request although they are made of nothing.
    private static bool IsStateless(Type? implementation) =>
        implementation == typeof(DefaultAuthorizationEvaluator) || implementation == typeof(AuthorizationMiddlewareResultHandler);

    // A type is left to the container, by its own name: some of these are made anew for each request, and it makes them fast.
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
