using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What of the admin API the public port knows: it sends whoever asks there on, with and without the prefix.</summary>
internal sealed class AdminRedirects(Server server) : IEndpoints
{
    private static readonly (string Verb, string Path)[] Known =
    [
        ("GET", "/identities"), ("POST", "/identities"),
        ("GET", "/identities/{id}"), ("PUT", "/identities/{id}"), ("PATCH", "/identities/{id}"), ("DELETE", "/identities/{id}"),
        ("DELETE", "/identities/{id}/credentials/{type}"),
    ];

    private static readonly (string Verb, string Path)[] All =
    [
        .. Known, .. Known.Select(route => (route.Verb, Pipeline.AdminPrefix + route.Path)),
        ("DELETE", "/identities/{id}/sessions"),
        ("GET", "/admin/courier/messages"), ("GET", "/admin/courier/messages/{id}"),
        ("POST", "/recovery/code"), ("POST", "/admin/recovery/code"), ("POST", "/recovery/link"), ("POST", "/admin/recovery/link"),
    ];

    // Unlike the others, for the CSRF layer it is a path like any.
    private static readonly string[] ByExternalId = ["/identities/by/external/{id}", "/admin/identities/by/external/{id}"];

    private static readonly Router Routes = new(All.Select(route => new Endpoint(route.Verb, route.Path, (_, _) => ValueTask.CompletedTask)));

    public IEnumerable<Endpoint> PublicEndpoints => All.Concat(ByExternalId.Select(path => (Verb: "GET", Path: path))).Select(route => new Endpoint(route.Verb, route.Path, RedirectAsync));

    /// <summary>Whether a path is one of these: the CSRF layer leaves them alone.</summary>
    public static bool IsFor(string path) => Routes.Find(path, out _) is not null;

    private ValueTask RedirectAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var path = exchange.Request.Path.ToUriComponent();
        if (!path.StartsWith(Pipeline.AdminPrefix + "/", StringComparison.Ordinal)) path = Pipeline.AdminPrefix + path;
        return exchange.RedirectAsync(StatusCodes.Status307TemporaryRedirect, server.AdminUrl + path + exchange.Request.QueryString.Value);
    }
}
