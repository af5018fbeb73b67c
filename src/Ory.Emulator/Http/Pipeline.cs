using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ory.Emulator;

/// <summary>What every request of one of the two listeners goes through: cache headers, CORS, CSRF, routing.</summary>
internal sealed class Pipeline(Server server, Router router, bool isAdmin)
{
    public const string AdminPrefix = "/admin";

    /// <summary>The verbs of a path; null when it is none of this listener's.</summary>
    public IReadOnlyDictionary<string, Endpoint>? VerbsOf(string path) => router.Find(path, out _);

    public async Task HandleAsync(HttpContext context)
    {
        var exchange = new Exchange(context, server);
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = RequestBody.MaxLength;
        var asked = request.Path.Value ?? "/";
        request.Path = isAdmin ? UnderAdmin(asked) : WithoutDoubleSlashes(asked);
        if (request.Method == "GET") context.Response.Headers.CacheControl = "private, no-cache, no-store, must-revalidate";
        try
        {
            if (!isAdmin && Cors.Answer(exchange)) return;
            if (!isAdmin && !await server.Csrf.EnterAsync(exchange, context.RequestAborted)) return;
            if (isAdmin && WithoutDoubleSlashes(request.Path.Value!) is var clean && clean != request.Path.Value)
            {
                request.Path = clean;
                await exchange.RedirectAsync(StatusCodes.Status307TemporaryRedirect, exchange.Target);
                return;
            }

            await RouteAsync(exchange);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody is left to answer.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(server.Logger, fault, request.Method, request.Path.Value ?? "");
            await exchange.WriteErrorAsync(new ApiError(500, "An internal server error occurred, please contact the system administrator"));
        }
        finally
        {
            server.Answers.Add(exchange.Pattern, request.Method, context.Response.StatusCode);
        }
    }

    // The admin API may be asked with and without its prefix. Kratos cleans the path to which it adds it, of a slash at its end too;
    // for one that has it already the router of Go sends to the clean one.
    private static string UnderAdmin(string path) => path.StartsWith(AdminPrefix, StringComparison.Ordinal) ? path : (AdminPrefix + WithoutDoubleSlashes(path)).TrimEnd('/');

    private static string WithoutDoubleSlashes(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal)) path = path.Replace("//", "/", StringComparison.Ordinal);
        return path;
    }

    // The forms, the errors and the schemas; what a browser alone asks for, such as scripts and ways back from providers, is not known there.
    private static bool IsSentOn(string path) => (path.StartsWith("/self-service/", StringComparison.Ordinal) && !path.StartsWith("/self-service/methods/", StringComparison.Ordinal))
        || path == "/schemas" || path.StartsWith("/schemas/", StringComparison.Ordinal);

    private async ValueTask RouteAsync(Exchange exchange)
    {
        var request = exchange.Request;
        var path = request.Path.Value ?? "/";
        var verbs = router.Find(path, out var values);
        // What is the public API's only, the admin listener sends on.
        var isForeign = verbs is null && isAdmin && IsSentOn(path[AdminPrefix.Length..]);
        if (isForeign) verbs = server.PublicVerbsOf(path[AdminPrefix.Length..]);
        if (verbs is null)
        {
            await exchange.WriteRefusalAsync(404, "404 page not found\n");
            return;
        }

        var verb = request.Method == "HEAD" && !verbs.ContainsKey("HEAD") ? "GET" : request.Method;
        if (!verbs.TryGetValue(verb, out var endpoint))
        {
            // Whatever answers GET answers HEAD.
            exchange.Response.Headers.Allow = string.Join(", ", verbs.Keys.Concat(verbs.ContainsKey("GET") ? ["HEAD"] : []).Distinct().Order(StringComparer.Ordinal));
            await exchange.WriteRefusalAsync(405, "Method Not Allowed\n");
            return;
        }

        exchange.Pattern = isForeign ? AdminPrefix + endpoint.Path : endpoint.Path;
        if (isForeign)
        {
            await exchange.RedirectToPublicAsync();
            return;
        }

        exchange.RouteValues = values;
        await endpoint.Handle(exchange, exchange.Http.RequestAborted);
    }
}
