using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>Identities, as an administrator makes, reads, changes and deletes them.</summary>
internal sealed class IdentityAdminEndpoints(Server server) : IEndpoints
{
    private readonly IdentityImport _import = new(server);

    public IEnumerable<Endpoint> AdminEndpoints =>
    [
        new("POST", "/admin/identities", CreateAsync),
        new("GET", "/admin/identities", ListAsync),
        new("GET", "/admin/identities/{id}", ReadAsync),
        new("PUT", "/admin/identities/{id}", ReplaceAsync),
        new("PATCH", "/admin/identities/{id}", PatchAsync),
        new("DELETE", "/admin/identities/{id}", DeleteAsync),
        new("DELETE", "/admin/identities/{id}/credentials/{type}", DeleteCredentialAsync),
    ];

    private static ApiError Taken { get; } = Errors.Conflict("This identity conflicts with another one: an identifier or address is taken.");

    private async ValueTask CreateAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, fault) = await AdminBody.ReadObjectAsync(exchange, cancellationToken);
        Identity? identity = null;
        if (fault is null) (identity, fault) = _import.Create(body!, exchange.Now);
        if (fault is null && !server.Identities.TryAdd(identity!)) fault = Taken;
        if (fault is not null)
        {
            await exchange.WriteErrorAsync(fault);
            return;
        }

        exchange.Response.Headers.Location = $"{server.AdminUrl}/identities/{identity!.Id}";
        await exchange.WriteAsync(StatusCodes.Status201Created, server.IdentityJson.Admin(identity, IdentityJson.Credentials(identity, fresh: true), asSent: true));
    }

    private async ValueTask ListAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var identifier = exchange.Query("credentials_identifier");
        if (identifier.Length > 0)
        {
            var normal = IdentityTraits.Normal(identifier);
            var found = server.Identities.All.Where(identity => identity.Credentials.Values.Any(credential => credential.Identifiers.Contains(normal)));
            await exchange.WriteAsync(200, Json.Array(found.Select(identity => server.IdentityJson.Admin(identity, IdentityJson.Credentials(identity)))));
            return;
        }

        var ids = exchange.Request.Query["ids"].SelectMany(value => (value ?? "").Split(',')).Where(value => value.Length > 0).ToHashSet();
        var all = server.Identities.All.Where(identity => ids.Count == 0 || ids.Contains(identity.Id.ToString())).ToArray();
        var page = Paging.Of(exchange, all.Length);
        page.WriteHeaders(exchange, "/admin/identities");
        await exchange.WriteAsync(200, Json.Array(page.Of(all).Select(identity => server.IdentityJson.Admin(identity, null))));
    }

    private async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Find(exchange) is { } identity) await WriteAsync(exchange, identity);
        else await exchange.WriteErrorAsync(Errors.NotFound);
    }

    private async ValueTask ReplaceAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, fault) = await AdminBody.ReadObjectAsync(exchange, cancellationToken);
        await UpdateAsync(exchange, fault, old => _import.Replace(old, body!, exchange.Now), asSent: true);
    }

    private async ValueTask PatchAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, fault) = await AdminBody.ReadAsync(exchange, cancellationToken);
        if (fault is null && body is not JsonArray) fault = Errors.BadRequest("The body is no JSON Patch.");
        await UpdateAsync(exchange, fault, old =>
        {
            var document = _import.Document(old);
            return JsonPatch.Apply(document, (JsonArray)body!) is { } wrong ? (null, Errors.BadRequest(wrong)) : _import.Replace(old, document, exchange.Now);
        });
    }

    private async ValueTask UpdateAsync(Exchange exchange, ApiError? fault, Func<Identity, (Identity? Next, ApiError? Error)> change, bool asSent = false)
    {
        if (fault is null && Find(exchange) is { } identity)
        {
            var updated = server.Identities.TryUpdate(identity.Id, old =>
            {
                var (next, error) = change(old);
                fault = error;
                return next ?? old;
            }, out var current);
            if (fault is null && updated)
            {
                await WriteAsync(exchange, current!, asSent);
                return;
            }

            fault ??= Taken;
        }

        await exchange.WriteErrorAsync(fault ?? Errors.NotFound);
    }

    private async ValueTask DeleteAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Find(exchange) is not { } identity || !server.Identities.Remove(identity.Id))
        {
            await exchange.WriteErrorAsync(Errors.NotFound);
            return;
        }

        server.Sessions.RemoveOf(identity.Id);
        await exchange.NoContent();
    }

    private async ValueTask DeleteCredentialAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var type = exchange.RouteValues["type"];
        if (Find(exchange) is not { } identity || identity.Credential(type) is null)
        {
            await exchange.WriteErrorAsync(Errors.NotFoundBecause("There is no such credential."));
            return;
        }

        server.Identities.TryUpdate(identity.Id, old => old.With(type, null), out _);
        await exchange.NoContent();
    }

    private Identity? Find(Exchange exchange) => Guid.TryParse(exchange.RouteValues["id"], out var id) ? server.Identities.Find(id) : null;

    private ValueTask WriteAsync(Exchange exchange, Identity identity, bool asSent = false) =>
        exchange.WriteAsync(200, server.IdentityJson.Admin(identity, IdentityJson.Credentials(identity), asSent));
}
