using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The identity schemas.</summary>
internal sealed class SchemaEndpoints(Server server) : IEndpoints
{
    public IEnumerable<Endpoint> PublicEndpoints =>
    [
        new("GET", "/schemas", ListAsync), new("GET", "/schemas/{id}", ReadAsync),
        new("GET", "/admin/schemas", ListAsync), new("GET", "/admin/schemas/{id}", ReadAsync),
    ];

    private async ValueTask ListAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var schemas = server.Configuration.Schemas;
        var page = Paging.Of(exchange, schemas.Count);
        page.WriteHeaders(exchange);
        await exchange.WriteAsync(200, Json.Array(page.FromZero(schemas).Select(schema => new JsonObject { ["id"] = schema.Id, ["schema"] = schema.Document.DeepClone() })));
    }

    private async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var id = exchange.RouteValues["id"];
        var schema = server.Configuration.Schemas.FirstOrDefault(one => one.Id == id || one.UrlId == id);
        if (schema is null) await exchange.WriteErrorAsync(Errors.NotFoundBecause($"There is no identity schema \"{id}\"."));
        else await exchange.WriteTextAsync(200, schema.Document.ToJsonString(Json.Options), "application/json; charset=utf-8");
    }
}
