using System.Globalization;

namespace Ory.Emulator;

/// <summary>Lists of identities, in the order of their ids.</summary>
internal sealed class IdentityListEndpoints(Server server) : IEndpoints
{
    private const int MaxIds = 500;
    private const int MaxPage = 500;
    private const int MaxCounted = 1000;
    private const int DefaultCounted = 250;

    // The types whose identifiers are what somebody types; those of the others are not.
    private static readonly string[] Typed = ["webauthn", "password", "code"];
    private static readonly string[] Untyped = ["oidc", "saml"];

    public IEnumerable<Endpoint> AdminEndpoints => [new("GET", "/admin/identities", ListAsync)];

    private async ValueTask ListAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (types, error) = CredentialTypes.Wanted(exchange);
        var (filter, withCredentials, unfit) = Filter(exchange);
        error = unfit ?? error;
        IReadOnlyList<Identity> page = [];
        if (error is null)
        {
            var all = server.Identities.All;
            (page, error) = Page(exchange, [.. all.Where(filter).OrderBy(identity => identity.Id.ToString(), StringComparer.Ordinal)], all.Count);
        }

        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        await exchange.WriteAsync(200, Json.Array(page.Select(identity => server.IdentityJson.Admin(
            identity, withCredentials || types.Count > 0 ? IdentityJson.Credentials(identity, types.Contains) : null, withAdminMetadata: true))));
    }

    // Filters cannot be combined.
    private static (Func<Identity, bool> Filter, bool WithCredentials, ApiError? Error) Filter(Exchange exchange)
    {
        var filters = new List<(Func<Identity, bool> Filter, bool WithCredentials)>();
        ApiError? error = null;
        if (exchange.Queries("ids").ToArray() is { Length: > 0 } texts)
        {
            var ids = texts.Select(text => Uuids.TryParse(text, out var id) ? id : (Guid?)null).ToHashSet();
            if (ids.Contains(null)) error = Errors.BadRequest("A value of ids is no UUID.");
            else if (texts.Length > MaxIds) error = Errors.BadRequest($"There are more than {MaxIds} ids.");
            filters.Add((identity => ids.Contains(identity.Id), false));
        }

        if (exchange.Query("organization_id") is { Length: > 0 } text)
        {
            if (!Uuids.TryParse(text, out var organization)) error ??= Errors.BadRequest("The organization_id is no UUID.");
            filters.Add((identity => identity.OrganizationId == organization, false));
        }

        if (exchange.Query("credentials_identifier") is { Length: > 0 } identifier)
            filters.Add((identity => Has(identity, identifier, (known, wanted) => known == wanted), true));
        if (exchange.Query("preview_credentials_identifier_similar") is { Length: > 0 } beginning)
            filters.Add((identity => Has(identity, beginning, (known, wanted) => known.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)), true));
        if (filters.Count > 1) error ??= Errors.BadRequest("Filters cannot be combined.");
        return filters.Count == 0 ? (_ => true, false, error) : (filters[0].Filter, filters[0].WithCredentials, error);
    }

    private static bool Has(Identity identity, string wanted, Func<string, string, bool> fits) =>
        Of(identity, Typed).Any(known => fits(known, IdentityTraits.Normal(wanted))) || Of(identity, Untyped).Any(known => fits(known, wanted));

    private static IEnumerable<string> Of(Identity identity, string[] types) => types.SelectMany(type => identity.Credential(type)?.Identifiers ?? []);

    // By token; by number only for who asks for page, and only so far. Then everybody is counted, unless a single identifier is looked for.
    private static (IReadOnlyList<Identity> Page, ApiError? Error) Page(Exchange exchange, IReadOnlyList<Identity> all, int everybody)
    {
        var byToken = exchange.HasQuery("page_token") || exchange.HasQuery("page_size");
        if (!byToken && exchange.HasQuery("page"))
        {
            var number = int.TryParse(exchange.Query("page"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var asked) ? Math.Max(asked, 0) : 0;
            var size = int.TryParse(exchange.Query("per_page"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, MaxPage) : DefaultCounted;
            if ((long)number * size > MaxCounted) return ([], Errors.BadRequest($"Pages by number end at {MaxCounted} items."));
            Identity[] found = [.. all.Skip(number * size).Take(size)];
            new Paging(number, size, exchange.Query("credentials_identifier").Length > 0 ? found.Length : everybody)
                .WriteHeaders(exchange, byNumber: true);
            return (found, null);
        }

        var (page, fault) = KeysetPage.Of(exchange.Query(byToken ? "page_size" : "per_page"), exchange.Query("page_token"), MaxPage);
        return page is null ? ([], Errors.BadRequest(fault!)) : (page.Of(exchange, all, identity => identity.Id), null);
    }
}
