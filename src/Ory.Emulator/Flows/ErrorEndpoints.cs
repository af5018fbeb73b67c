using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The errors that the error page shows.</summary>
internal sealed class ErrorEndpoints(Server server) : IEndpoints
{
    public IEnumerable<Endpoint> PublicEndpoints => [new("GET", "/self-service/errors", ReadAsync)];

    private async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var id = exchange.Query("error");
        if (id.Length == 0) id = exchange.Query("id");
        if (id == "stub:500")
        {
            var canned = Errors.InternalBecause("This is a stub error.");
            await exchange.WriteAsync(200, Container(Guid.NewGuid(), canned.ToJson(), Json.ZeroTime));
        }
        else if (Uuids.TryParse(id, out var parsed) && server.Flows.Errors.TryGetValue(parsed, out var container))
        {
            await exchange.WriteAsync(200, Container(container.Id, (JsonObject)container.Error.DeepClone(), Json.Time(container.CreatedAt)));
        }
        else
        {
            await exchange.WriteErrorAsync(Errors.NotFound);
        }
    }

    private static JsonObject Container(Guid id, JsonObject error, string at) =>
        new() { ["id"] = id.ToString(), ["error"] = error, ["created_at"] = at, ["updated_at"] = at };
}
