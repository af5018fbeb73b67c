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
        new("GET", "/admin/identities/{id}", (exchange, _) => ReadAsync(exchange, Find(exchange))),
        new("GET", "/admin/identities/by/external/{id}", (exchange, _) => ReadAsync(exchange, server.Identities.FindByExternalId(exchange.RouteValues["id"]))),
        new("PUT", "/admin/identities/{id}", ReplaceAsync),
        new("PATCH", "/admin/identities/{id}", PatchAsync),
        new("DELETE", "/admin/identities/{id}", DeleteAsync),
    ];

    private async ValueTask CreateAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, fault) = await JsonBody.ReadStrictAsync(exchange, IdentityShapes.Create, cancellationToken);
        Identity? identity = null;
        var error = fault is null ? null : new ApiError(400, fault);
        if (error is null) (identity, error) = _import.Create(body!, exchange.Now);
        if (error is null && !server.Identities.TryAdd(identity!)) error = Errors.Conflict("This identity conflicts with another one: an identifier or address is taken.");
        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        exchange.Response.Headers.Location = $"{server.AdminUrl}/identities/{identity!.Id}";
        await exchange.WriteAsync(StatusCodes.Status201Created, server.IdentityJson.Admin(identity, IdentityJson.Credentials(identity, fresh: true), body!.ContainsKey("metadata_admin")));
    }

    private async ValueTask ReadAsync(Exchange exchange, Identity? identity)
    {
        var (types, unknown) = CredentialTypes.Wanted(exchange);
        var error = identity is null ? Errors.NotFound : unknown;
        if (error is not null) await exchange.WriteErrorAsync(error);
        else await exchange.WriteAsync(200, server.IdentityJson.Admin(identity!, IdentityJson.Credentials(identity!, types.Contains), withAdminMetadata: true));
    }

    private async ValueTask ReplaceAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, error) = await JsonBody.DecodeAsync(exchange, IdentityShapes.Replace, cancellationToken);
        if (error is not null) await exchange.WriteErrorAsync(error);
        else await UpdateAsync(exchange, old => (_import.Replace(old, body!, exchange.Now), body!.ContainsKey("metadata_admin")));
    }

    private async ValueTask PatchAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await RequestBody.ReadAsync(exchange.Request, cancellationToken);
        }
        catch (BodyTooLongException fault)
        {
            await exchange.WriteErrorAsync(Errors.Internal(fault.Message));
            return;
        }

        // Unlike other bodies this one ends with its first value. Null is a patch that changes nothing.
        var patch = Json.Parse(text) ?? (text.Trim() == "null" ? new JsonArray() : null);
        await UpdateAsync(exchange, old =>
        {
            var document = _import.Document(old);
            var fault = patch is JsonArray steps ? JsonPatch.Apply(document, steps) : "The body is no JSON Patch.";
            return (fault is null ? _import.Patch(old, document, exchange.Now) : (null, Errors.BadRequest(fault)), document.ContainsKey("metadata_admin"));
        });
    }

    private async ValueTask UpdateAsync(Exchange exchange, Func<Identity, ((Identity? Next, ApiError? Error) Outcome, bool WithAdminMetadata)> change)
    {
        ApiError? error = null;
        var withAdminMetadata = false;
        if (Find(exchange) is not { } identity)
        {
            await exchange.WriteErrorAsync(Errors.NotFound);
            return;
        }

        var updated = server.Identities.TryUpdate(identity.Id, old =>
        {
            (var outcome, withAdminMetadata) = change(old);
            error = outcome.Error;
            return outcome.Next ?? old;
        }, out var current);
        // What the database says of a conflict stands in the message here, unlike when an identity is made.
        if (error is null && !updated) error = server.Identities.Find(identity.Id) is null ? Errors.NotFound : Errors.Taken;
        if (error is not null) await exchange.WriteErrorAsync(error);
        else await exchange.WriteAsync(200, server.IdentityJson.Admin(current!, IdentityJson.Credentials(current!), withAdminMetadata));
    }

    private async ValueTask DeleteAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Find(exchange) is not { } identity || !server.Identities.Remove(identity.Id))
        {
            await exchange.WriteErrorAsync(Errors.NotFound);
            return;
        }

        server.Sessions.RemoveOf(identity.Id);
        server.Flows.RemoveOf(identity.Id);
        await exchange.NoContent();
    }

    private Identity? Find(Exchange exchange) => Uuids.TryParse(exchange.RouteValues["id"], out var id) ? server.Identities.Find(id) : null;
}
