using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>An application's own parts of authorization, registered before AddOry(): they stay in use, and so does the step-up.</summary>
public class OwnPartsTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Theory]
    [InlineData(typeof(IPolicyEvaluator), "type")]
    [InlineData(typeof(IPolicyEvaluator), "instance")]
    [InlineData(typeof(IPolicyEvaluator), "factory")]
    [InlineData(typeof(IAuthorizationEvaluator), "type")]
    [InlineData(typeof(IAuthorizationEvaluator), "instance")]
    [InlineData(typeof(IAuthorizationEvaluator), "factory")]
    [InlineData(typeof(IAuthorizationMiddlewareResultHandler), "type")]
    [InlineData(typeof(IAuthorizationMiddlewareResultHandler), "instance")]
    [InlineData(typeof(IAuthorizationMiddlewareResultHandler), "factory")]
    public async Task The_applications_own_stays_in_use_however_it_was_registered(Type part, string how)
    {
        var used = new List<Own>();
        await using var app = await StepUpApp.StartAsync(before: services => Register(services, part, how, used));
        app.Ory.Persons["ann"] = Ann;

        foreach (var path in new[] { "/minimal", "/imperative" })
        {
            used.Clear();
            using var response = await app.SendAsync(ClientKind.Browser, path, "ann");

            Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&", response.Headers.Location?.OriginalString);
            // Code that asks by itself comes by the authorization service alone.
            Assert.Equal(path == "/minimal" || part == typeof(IAuthorizationEvaluator), used.Count > 0);
        }

        // What is cached is not believed when he comes back.
        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var passed = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
    }

    [Theory]
    [InlineData(typeof(IPolicyEvaluator))]
    [InlineData(typeof(IAuthorizationMiddlewareResultHandler))]
    public async Task One_for_each_request_is_one_for_each_request_still(Type part)
    {
        var used = new List<Own>();
        await using var app = await StepUpApp.StartAsync(before: services => Register(services, part, "scoped type", used));

        for (var i = 0; i < 2; i++)
        {
            using var response = await app.SendAsync(ClientKind.Browser, "/minimal", null);
            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        }

        Assert.Equal(2, used.Distinct().Count());
    }

    [Fact]
    public async Task One_that_the_application_also_has_under_its_own_name_is_that_one()
    {
        var own = new Own([]);
        await using var app = await StepUpApp.StartAsync(before: services => services.AddSingleton(own).AddSingleton<IPolicyEvaluator, Own>());

        Assert.Same(own, app.Services.GetRequiredService<Own>());
    }

    private static void Register(IServiceCollection services, Type part, string how, List<Own> used)
    {
        services.AddSingleton(used);
        // Not the one that counts: another was registered after it.
        services.AddSingleton(part, _ => throw new InvalidOperationException("not this one"));
        services.Add(how switch
        {
            "type" => ServiceDescriptor.Singleton(part, typeof(Own)),
            "scoped type" => ServiceDescriptor.Scoped(part, typeof(Own)),
            "instance" => new ServiceDescriptor(part, new Own(used)),
            _ => ServiceDescriptor.Transient(part, _ => new Own(used)),
        });
        // Under a key it is something else of the application's.
        services.AddKeyedSingleton(part, "another", (_, _) => throw new InvalidOperationException("nor this one"));
    }

    private sealed class Own(List<Own> used) : IPolicyEvaluator, IAuthorizationEvaluator, IAuthorizationMiddlewareResultHandler
    {
        public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context) => FrameworksOf(context).AuthenticateAsync(policy, context);

        public Task<PolicyAuthorizationResult> AuthorizeAsync(AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
        {
            used.Add(this);
            return FrameworksOf(context).AuthorizeAsync(policy, authenticationResult, context, resource);
        }

        public AuthorizationResult Evaluate(AuthorizationHandlerContext context)
        {
            used.Add(this);
            return new DefaultAuthorizationEvaluator().Evaluate(context);
        }

        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            used.Add(this);
            return new AuthorizationMiddlewareResultHandler().HandleAsync(next, context, policy, authorizeResult);
        }

        private static PolicyEvaluator FrameworksOf(HttpContext context) => new(context.RequestServices.GetRequiredService<IAuthorizationService>());
    }
}
