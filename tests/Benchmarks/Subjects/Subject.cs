using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;

namespace Benchmarks;

/// <summary>An <see cref="Alternative"/> set up as an application would, and asked once a request, without a server around it.</summary>
public sealed class Subject : IAsyncDisposable
{
    private readonly Alternative _alternative;
    private readonly ServiceProvider _services;

    private Subject(Alternative alternative)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Services.AddLogging();
        alternative.Configure(builder.Services);
        _services = builder.Services.BuildServiceProvider();
        _alternative = alternative;
    }

    /// <summary>Sets the alternative up, and fails now where it would be measured while refusing.</summary>
    public static async Task<Subject> StartAsync(Alternative alternative, bool signsIn = true)
    {
        var subject = new Subject(alternative);
        if (signsIn && await subject.AuthenticateAsync() is null)
            throw new InvalidOperationException("The request that is to be measured is not signed in.");
        return subject;
    }

    public IServiceProvider Services => _services;

    /// <summary>Authenticates one request and reads from the user what nearly every application reads.</summary>
    public Task<string?> AuthenticateAsync() => AuthenticateAsync(_alternative.Value);

    /// <summary>The same with another credential.</summary>
    public async Task<string?> AuthenticateAsync(string value)
    {
        using var scope = _services.CreateScope();
        var result = await Request(scope.ServiceProvider, value).AuthenticateAsync();
        if (result.Principal is not { } user)
            return null;
        var id = user.FindFirst(ClaimTypes.NameIdentifier)!.Value;
        return user.FindFirst("aal")!.Value is { Length: > 0 } ? id : null;
    }

    /// <summary>A request with the credential.</summary>
    public HttpContext Request(IServiceProvider scope, string? value = null)
    {
        var context = new DefaultHttpContext { RequestServices = scope };
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        request.Method = "GET";
        request.Scheme = "http";
        request.Path = "/";
        request.Headers[_alternative.Header] = value ?? _alternative.Value;
        request.Headers.Host = "localhost";
        return context;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
